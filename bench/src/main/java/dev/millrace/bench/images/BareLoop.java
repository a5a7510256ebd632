package dev.millrace.bench.images;

import dev.millrace.bench.loop.Side;
import dev.millrace.bench.machine.ProcessTree;
import dev.millrace.bench.process.BuiltJar;
import dev.millrace.bench.process.Launch;
import dev.millrace.bench.process.Programs;
import dev.millrace.bench.process.ServerProcess;
import dev.millrace.bench.process.Workspace;
import dev.millrace.bench.report.LoopReport.Done;
import dev.millrace.contracts.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// The pipeline's own workers in a loop, in one process that stays and is warm: it has the options
/// that the flow gives its workers.
final class BareLoop implements Side {
  private static final Duration LONGEST = Duration.ofMinutes(30);
  private static final List<String> JVM =
      List.of(
          "-Xmx128m",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "--enable-native-access=ALL-UNNAMED");

  private final ServerProcess process;
  private final ProcessTree processes;

  /// @param photos the folder that the photos will be in, a folder for each round
  BareLoop(Workspace workspace, Path photos, Path copies, int parallel) throws IOException {
    var argv = new ArrayList<>(List.of(Programs.java()));
    argv.addAll(JVM);
    argv.addAll(
        List.of(
            "-Dmillrace.images.folders.photos=" + photos,
            "-Dmillrace.images.folders.copies=" + copies,
            "-Dmillrace.images.work.slots=" + parallel,
            "-jar",
            BuiltJar.of("image-pipeline").toString(),
            "loop"));
    this.process = workspace.start("loop", Launch.of(argv));
    this.processes = new ProcessTree(List.of(process.handle()));
  }

  private record Line(int photos, double seconds) {}

  @Override
  public Done take(List<Path> photos) throws IOException {
    long before = processes.cpu().toMillis();
    Path folder = Objects.requireNonNull(photos.getFirst().getParent());
    String said = process.ask(folder.toString(), LONGEST);
    double cpu = processes.cpu().toMillis() - before;
    Line line = Json.strict().readValue(said, Line.class);
    if (line.photos() != photos.size()) {
      throw new IOException("the loop did %d photos of %d".formatted(line.photos(), photos.size()));
    }
    return new Done(line.photos(), line.seconds(), cpu / line.photos());
  }
}
