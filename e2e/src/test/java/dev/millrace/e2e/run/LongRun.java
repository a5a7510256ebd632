package dev.millrace.e2e.run;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// Takes minutes, perhaps most of a machine, and so is not run each time.
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@EnabledIfSystemProperty(
    named = "millrace.e2e.long",
    matches = "true",
    disabledReason = "it takes minutes: -Dmillrace.e2e.long=true, as .ci/run does")
@Tag(LongRun.TAG)
public @interface LongRun {
  /// What `.ci/run` runs after `mvn verify`, these among them.
  String TAG = "long";
}
