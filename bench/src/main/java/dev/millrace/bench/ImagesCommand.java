package dev.millrace.bench;

import dev.millrace.bench.images.ImagesBench;
import dev.millrace.bench.process.BuiltJar;
import dev.millrace.bench.report.LoopReport;
import dev.millrace.contracts.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Reads the command line of `bench images`.
@Command(
    name = "images",
    description = "Photos through the whole flow against a bare loop of the same detectors.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ImagesCommand implements Callable<Integer> {
  private static final List<String> MODULES =
      List.of(
          "queue-service",
          "source-adapter",
          "worker-adapter",
          "event-adapter",
          "coordinator",
          "image-pipeline",
          "launcher");

  @Option(names = "--photos", description = "The photos (samples/photos).")
  private @Nullable Path photos;

  @Option(names = "--copies", defaultValue = "10", description = "Of each photo in a round (10).")
  private int copies;

  @Option(names = "--rounds", defaultValue = "3", description = "Rounds that count (3).")
  private int rounds;

  @Option(names = "--parallel", description = "Photos at a time (as many as cores).")
  private int parallel = Runtime.getRuntime().availableProcessors();

  @Option(names = "--folder", description = "Where all is kept meanwhile (a temporary one).")
  private Path folder = Path.of(System.getProperty("java.io.tmpdir"));

  @Option(names = "--json", description = "Writes everything to a file.")
  private @Nullable Path json;

  @Option(names = "--check", description = "Ends with 1 when the target is missed.")
  private boolean check;

  @Override
  public Integer call() throws IOException, InterruptedException {
    requireAll();
    Path originals = photos == null ? BuiltJar.root().resolve("samples/photos") : photos;
    var progress = new Progress(System.out);
    LoopReport report =
        new ImagesBench(
                originals, folder, copies, rounds, parallel, words -> progress.say("%s", words))
            .run();
    System.out.print(report.text());
    if (json != null) {
      Files.write(json, Json.strict().writerWithDefaultPrettyPrinter().writeValueAsBytes(report));
    }
    return check && !report.target().reached() ? 1 : 0;
  }

  private static void requireAll() throws IOException {
    for (String module : MODULES) {
      if (!Files.isRegularFile(BuiltJar.of(module))) {
        throw new IOException("%s is not built: run mvn package".formatted(module));
      }
    }
  }
}
