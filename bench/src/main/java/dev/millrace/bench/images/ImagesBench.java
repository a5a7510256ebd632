package dev.millrace.bench.images;

import dev.millrace.bench.loop.Originals;
import dev.millrace.bench.loop.Turns;
import dev.millrace.bench.machine.Disk;
import dev.millrace.bench.machine.Machine;
import dev.millrace.bench.process.Workspace;
import dev.millrace.bench.report.LoopReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/// Rounds of the same photos through the whole flow `images` and through a bare loop.
///
/// The flow first finds a round's photos and is held back, so that what is timed is the work and not
/// the polling of a folder; a warm-up round is not counted. Each round is one batch: its time ends
/// when the originals lie in the trash and the statistics are there.
///
/// @param folder where everything is kept while it runs
/// @param times copies of each photo in a round
public record ImagesBench(Path photos, Path folder, int times, int rounds, Consumer<String> say) {
  private static final double WANTED = 0.9;

  /// As many at once as the flow's workers do.
  private static final int PARALLEL = Runtime.getRuntime().availableProcessors();

  /// @throws IOException when a photo failed, or a process did
  public LoopReport run() throws IOException, InterruptedException {
    Machine machine = Machine.here(new Disk(folder));
    Originals originals = Originals.photosBelow(photos);
    try (var workspace = Workspace.in(folder, "images")) {
      Path bare = workspace.folder("bare-photos");
      say.accept("starting the flow");
      var loop = new BareLoop(workspace, bare, workspace.folder("bare-copies"), PARALLEL);
      try (var flow = new ImagesFlow(workspace)) {
        var turns = new Turns("photos", flow, loop);
        for (int round = 0; round <= rounds; round++) {
          String name = "round-" + round;
          List<Path> theirs = originals.copyInto(bare.resolve(name), times);
          Path made = workspace.folder("made").resolve(name);
          originals.copyInto(made, times);
          List<Path> ours = flow.add(made);
          say.accept("  " + turns.take(round, ours, theirs));
          Disk.delete(bare.resolve(name));
        }
        return LoopReport.of(
            machine,
            "photos",
            originals.originals().size(),
            originals.originals().size() * times,
            PARALLEL,
            WANTED,
            turns.millrace(),
            turns.loop());
      }
    }
  }

  /// The files of a folder, in order.
  static List<Path> in(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }
}
