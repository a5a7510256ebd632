package dev.millrace.bench.thumbnails;

import dev.millrace.bench.loop.Originals;
import dev.millrace.bench.loop.Turns;
import dev.millrace.bench.machine.Disk;
import dev.millrace.bench.machine.Machine;
import dev.millrace.bench.process.BuiltJar;
import dev.millrace.bench.process.Workspace;
import dev.millrace.bench.report.LoopReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Rounds of the same videos through Millrace and through a bare loop.
///
/// Millrace first finds a round's videos and is held back, so that what is timed is the work and
/// not the polling of a folder; a warm-up round is not counted.
///
/// @param folder where everything is kept while it runs
/// @param times copies of each clip in a round
public record ThumbnailerBench(
    Path videos, Path folder, int times, int rounds, int parallel, Consumer<String> say) {
  private static final double WANTED = 0.95;

  /// @throws IOException when a video failed, or a process did
  public LoopReport run() throws IOException, InterruptedException {
    Machine machine = Machine.here(new Disk(folder));
    Originals clips = Originals.videosBelow(videos);
    try (var workspace = Workspace.in(folder, "thumbnailer")) {
      Path media = workspace.folder("media");
      Path out = workspace.folder("out");
      var bare =
          new BareLoop(BuiltJar.of("thumbnailer"), media, workspace.folder("bare"), parallel);
      say.accept("starting the services");
      try (var path = new MillracePath(workspace, media, out, parallel)) {
        var turns = new Turns("videos", path, bare);
        int videos = clips.originals().size() * times;
        for (int round = 0; round <= rounds; round++) {
          List<Path> copies = clips.copyInto(media.resolve("round-" + round), times);
          say.accept("  " + turns.take(round, copies, copies));
        }
        checkPictures(out, videos * (rounds + 1));
        return LoopReport.of(
            machine,
            "videos",
            clips.originals().size(),
            videos,
            parallel,
            WANTED,
            turns.millrace(),
            turns.loop());
      }
    }
  }

  private static void checkPictures(Path out, int videos) throws IOException {
    try (Stream<Path> files = Files.walk(out)) {
      long pictures = files.filter(Files::isRegularFile).count();
      if (pictures < videos) {
        throw new IOException("%d videos brought %d pictures".formatted(videos, pictures));
      }
    }
  }
}
