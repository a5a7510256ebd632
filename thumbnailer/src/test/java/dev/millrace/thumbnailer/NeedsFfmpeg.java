package dev.millrace.thumbnailer;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/// Runs with whatever ffmpeg the thumbnailer itself would use. Without one the test is skipped with
/// a warning that cannot be overlooked, and in CI it fails.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RealFfmpeg.class)
public @interface NeedsFfmpeg {}
