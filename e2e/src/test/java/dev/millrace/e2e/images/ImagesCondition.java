package dev.millrace.e2e.images;

import dev.millrace.e2e.process.Ended;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

final class ImagesCondition implements ExecutionCondition {
  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    if (Boolean.getBoolean("millrace.e2e.images")) {
      return ConditionEvaluationResult.enabled("the images are asked for");
    }
    String missing = missing();
    System.err.printf("%n*** SKIPPED %s: %s ***%n%n", context.getDisplayName(), missing);
    return ConditionEvaluationResult.disabled(missing);
  }

  private static String missing() {
    var docker = new Docker(Path.of("."), Map.of());
    try {
      Ended images =
          docker.end(
              "image",
              "inspect",
              "millrace/queue-service",
              "millrace/source-adapter",
              "millrace/worker-adapter",
              "millrace/thumbnailer",
              "millrace/event-adapter",
              "millrace/coordinator",
              "millrace/image-pipeline");
      return images.exitCode() == 0
          ? "images may be older than the code: -Dmillrace.e2e.images=true runs it with those that"
              + " are there"
          : "not all images are built: ./millrace images, then -Dmillrace.e2e.images=true";
    } catch (IOException e) {
      return "there is no docker on the PATH";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }
}
