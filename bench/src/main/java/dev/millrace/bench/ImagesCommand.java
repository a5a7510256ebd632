package dev.millrace.bench;

import dev.millrace.bench.images.ImagesBench;
import dev.millrace.bench.process.BuiltJar;
import dev.millrace.bench.report.LoopReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Reads the command line of `bench images`.
@Command(
    name = "images",
    description = "Photos through the whole flow against a bare loop of the same detectors.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ImagesCommand extends LoopCommand {
  @Option(names = "--photos", description = "The photos (samples/photos).")
  private @Nullable Path photos;

  @Override
  List<String> modules() {
    return List.of(
        "queue-service",
        "source-adapter",
        "worker-adapter",
        "event-adapter",
        "coordinator",
        "image-pipeline",
        "launcher");
  }

  @Override
  LoopReport run(Plan plan) throws IOException, InterruptedException {
    Path originals = photos == null ? BuiltJar.root().resolve("samples/photos") : photos;
    return new ImagesBench(originals, plan.folder(), plan.copies(), plan.rounds(), plan.say())
        .run();
  }
}
