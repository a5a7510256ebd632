package dev.millrace.e2e.images;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

final class ImagesCondition implements ExecutionCondition {
  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    String missing = missing();
    if (missing.isEmpty()) {
      return ConditionEvaluationResult.enabled("the images are there");
    }
    if (Boolean.getBoolean("millrace.e2e.images")) {
      throw new IllegalStateException(missing);
    }
    System.err.printf("%n*** SKIPPED %s: %s ***%n%n", context.getDisplayName(), missing);
    return ConditionEvaluationResult.disabled(missing);
  }

  private static String missing() {
    var docker = new Docker(Path.of("."), Map.of());
    try {
      Docker.Ended images =
          docker.end(
              "image",
              "inspect",
              "millrace/queue-service",
              "millrace/source-adapter",
              "millrace/worker-adapter",
              "millrace/thumbnailer");
      return images.exitCode() == 0 ? "" : "not all images are built: ./millrace images";
    } catch (IOException e) {
      return "there is no docker on the PATH";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }
}
