package dev.millrace.bench.thumbnails;

import dev.millrace.bench.loop.Side;
import dev.millrace.bench.machine.ProcessTree;
import dev.millrace.bench.process.Programs;
import dev.millrace.bench.report.LoopReport.Done;
import dev.millrace.contracts.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The thumbnailer's own commands without the thumbnailer: `xargs -P`, one line for each video.
///
/// @param thumbnailer its jar, which tells the commands
/// @param media the folder that the videos lie below
/// @param out where the pictures go
record BareLoop(Path thumbnailer, Path media, Path out, int parallel) implements Side {
  private static final long LONGEST_MINUTES = 30;

  /// @return one shell line for each video, with all the processes that the thumbnailer runs for it
  List<String> lines(List<Path> videos) throws IOException {
    var argv =
        Stream.concat(
                Stream.of(
                    ProcessHandle.current().info().command().orElse("java"),
                    "-Dmillrace.thumbnailer.media=" + media,
                    "-Dmillrace.thumbnailer.out=" + out,
                    "-jar",
                    thumbnailer.toString(),
                    "commands",
                    "--json"),
                videos.stream().map(video -> media.relativize(video).toString()))
            .toList();
    Map<String, String> lines = new LinkedHashMap<>();
    for (String line : Programs.ask(argv).lines().toList()) {
      List<String> command = List.of(Json.strict().readValue(line, String[].class));
      lines.merge(video(command), shell(command), (before, next) -> before + " && " + next);
    }
    if (lines.size() != videos.size()) {
      throw new IOException(
          "the thumbnailer told commands for %d videos of %d"
              .formatted(lines.size(), videos.size()));
    }
    return List.copyOf(lines.values());
  }

  private static String video(List<String> command) throws IOException {
    int input = command.indexOf("-i");
    if (input < 0) {
      throw new IOException("the thumbnailer told a command without a video: " + command);
    }
    return command.get(input + 1);
  }

  private static String shell(List<String> command) {
    return command.stream()
        .map(word -> "'" + word.replace("'", "'\\''") + "'")
        .collect(Collectors.joining(" "));
  }

  @Override
  public Done take(List<Path> videos) throws IOException, InterruptedException {
    List<String> lines = lines(videos);
    long before = ProcessTree.endedChildren().toMillis();
    double seconds = run(lines);
    double cpu = ProcessTree.endedChildren().toMillis() - before;
    return new Done(videos.size(), seconds, cpu / videos.size());
  }

  /// Runs the lines, so many at a time.
  ///
  /// @return seconds
  double run(List<String> lines) throws IOException, InterruptedException {
    Path file = Files.createTempFile(out, "lines", ".txt");
    Files.write(file, lines);
    var builder =
        new ProcessBuilder(
                "xargs", "-d", "\\n", "-n", "1", "-P", Integer.toString(parallel), "sh", "-c")
            .redirectInput(file.toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    long begin = System.nanoTime();
    Process process = builder.start();
    try {
      if (!process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)) {
        throw new IOException("the bare loop took more than %d minutes".formatted(LONGEST_MINUTES));
      }
    } finally {
      process.destroy();
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    if (process.exitValue() != 0) {
      throw new IOException("a command of the bare loop failed: xargs " + process.exitValue());
    }
    return seconds;
  }
}
