package dev.millrace.e2e.images;

import dev.millrace.e2e.run.LongRun;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/// Runs with the images that `./millrace images` has built, where `-Dmillrace.e2e.images=true` asks
/// for it. Otherwise the test is skipped with a warning that cannot be overlooked and says what is
/// missing.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(ImagesCondition.class)
@Tag(LongRun.TAG)
@interface NeedsImages {}
