package dev.millrace.bench;

import dev.millrace.bench.process.BuiltJar;
import dev.millrace.bench.process.Programs;
import dev.millrace.bench.report.LoopReport;
import dev.millrace.bench.thumbnails.ThumbnailerBench;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Reads the command line of `bench thumbnailer`.
@Command(
    name = "thumbnailer",
    description = "Thumbnails through all of Millrace against a bare loop of the same commands.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ThumbnailerCommand extends LoopCommand {
  @Option(names = "--videos", description = "The clips (samples/videos).")
  private @Nullable Path videos;

  @Option(names = "--parallel", description = "Videos at a time (as many as cores).")
  private int parallel = Runtime.getRuntime().availableProcessors();

  @Override
  List<String> modules() {
    return List.of("queue-service", "source-adapter", "worker-adapter", "thumbnailer");
  }

  @Override
  LoopReport run(Plan plan) throws IOException, InterruptedException {
    for (String program : List.of("ffmpeg", "xargs")) {
      if (Programs.find(program).isEmpty()) {
        throw new IOException("there is no %s on the PATH".formatted(program));
      }
    }
    Path clips = videos == null ? BuiltJar.root().resolve("samples/videos") : videos;
    return new ThumbnailerBench(
            clips, plan.folder(), plan.copies(), plan.rounds(), parallel, plan.say())
        .run();
  }
}
