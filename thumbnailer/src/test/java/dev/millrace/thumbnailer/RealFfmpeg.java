package dev.millrace.thumbnailer;

import dev.millrace.thumbnailer.ffmpeg.Ffmpeg;
import dev.millrace.thumbnailer.ffmpeg.FfmpegFinder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/// The ffmpeg of this machine, or the bundled one that the build copied for a machine without.
public final class RealFfmpeg implements ExecutionCondition {
  private static final Path BUNDLES = Path.of("target", "ffmpeg-bundle");

  public static Ffmpeg find() {
    try {
      return new FfmpegFinder(System.getenv(), null, null, bundle(), Path.of("target", "cache"))
          .find();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static @Nullable Path bundle() throws IOException {
    if (!Files.isDirectory(BUNDLES)) {
      return null;
    }
    try (Stream<Path> jars = Files.list(BUNDLES)) {
      return jars.findFirst().orElse(null);
    }
  }

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    try {
      find();
      return ConditionEvaluationResult.enabled("there is an ffmpeg");
    } catch (IllegalStateException e) {
      if ("true".equals(System.getenv("CI"))) {
        throw e;
      }
      System.err.printf("%n*** SKIPPED %s: %s ***%n%n", context.getDisplayName(), e.getMessage());
      return ConditionEvaluationResult.disabled(e.getMessage());
    }
  }
}
