package dev.millrace.bench;

import dev.millrace.bench.process.BuiltJar;
import dev.millrace.bench.process.Programs;
import dev.millrace.bench.report.LoopReport;
import dev.millrace.bench.thumbnails.ThumbnailerBench;
import dev.millrace.contracts.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Reads the command line of `bench thumbnailer`.
@Command(
    name = "thumbnailer",
    description = "Thumbnails through all of Millrace against a bare loop of the same commands.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ThumbnailerCommand implements Callable<Integer> {
  private static final List<String> MODULES =
      List.of("queue-service", "source-adapter", "worker-adapter", "thumbnailer");

  @Option(names = "--videos", description = "The clips (samples/videos).")
  private @Nullable Path videos;

  @Option(names = "--copies", defaultValue = "10", description = "Of each clip in a round (10).")
  private int copies;

  @Option(names = "--rounds", defaultValue = "3", description = "Rounds that count (3).")
  private int rounds;

  @Option(names = "--parallel", description = "Videos at a time (as many as cores).")
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
    Path clips = videos == null ? BuiltJar.root().resolve("samples/videos") : videos;
    var progress = new Progress(System.out);
    LoopReport report =
        new ThumbnailerBench(
                clips, folder, copies, rounds, parallel, words -> progress.say("%s", words))
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
    for (String program : List.of("ffmpeg", "xargs")) {
      if (Programs.find(program).isEmpty()) {
        throw new IOException("there is no %s on the PATH".formatted(program));
      }
    }
  }
}
