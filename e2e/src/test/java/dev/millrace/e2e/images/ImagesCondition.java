package dev.millrace.e2e.images;

import dev.millrace.e2e.process.Ended;
import dev.millrace.e2e.run.Needed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

final class ImagesCondition extends Needed {
  @Override
  protected Optional<String> missing() {
    return Boolean.getBoolean("millrace.e2e.images") ? Optional.empty() : Optional.of(why());
  }

  /// They are asked for where they can be, also in CI.
  @Override
  protected boolean isFailure() {
    return false;
  }

  private static String why() {
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
              "millrace/signup-flow",
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
