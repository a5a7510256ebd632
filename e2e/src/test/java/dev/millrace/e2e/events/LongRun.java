package dev.millrace.e2e.events;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// Takes too long to be run each time.
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@EnabledIfSystemProperty(
    named = "millrace.e2e.long",
    matches = "true",
    disabledReason = "all of them take minutes: -Dmillrace.e2e.long=true, as .ci/run does")
@interface LongRun {}
