package dev.millrace.bench.thumbnails;

import dev.millrace.bench.machine.ProcessTree;
import dev.millrace.bench.report.Series;
import dev.millrace.bench.report.Series.Turn;
import dev.millrace.bench.report.ThumbnailReport;
import dev.millrace.bench.report.ThumbnailReport.Thumbnails;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Lets both sides do each round's videos. Whoever goes second finds the files in memory, so they
/// take turns at that.
final class Turns {
  private final MillracePath path;
  private final BareLoop bare;
  private final Series<Thumbnails> millrace =
      new Series<>(ThumbnailReport.MILLRACE, new ArrayList<>());
  private final Series<Thumbnails> loop = new Series<>(ThumbnailReport.BARE, new ArrayList<>());
  private int videos;

  Turns(MillracePath path, BareLoop bare) {
    this.path = path;
    this.bare = bare;
  }

  /// @param round 0 is the warm-up, which is not counted
  /// @return what came of it, in words
  String take(int round, List<Path> copies) throws IOException, InterruptedException {
    videos += copies.size();
    List<String> lines = bare.lines(copies);
    Thumbnails theirs = round % 2 == 1 ? throughLoop(lines) : null;
    Thumbnails ours = throughMillrace(copies.size());
    theirs = theirs == null ? throughLoop(lines) : theirs;
    if (round > 0) {
      millrace.turns().add(new Turn<>(round, 0, ours));
      loop.turns().add(new Turn<>(round, 0, theirs));
    }
    return String.format(
        Locale.ROOT,
        "%s: millrace %.2f videos/s, bare loop %.2f videos/s",
        round == 0 ? "warm-up" : "round " + round,
        ours.perSecond(),
        theirs.perSecond());
  }

  private Thumbnails throughMillrace(int count) throws IOException, InterruptedException {
    path.awaitFound(videos);
    long before = path.processes().cpu().toMillis();
    double seconds = path.run(videos);
    double cpu = path.processes().cpu().toMillis() - before;
    return new Thumbnails(count, seconds, cpu / count);
  }

  private Thumbnails throughLoop(List<String> lines) throws IOException, InterruptedException {
    long before = ProcessTree.endedChildren().toMillis();
    double seconds = bare.run(lines);
    double cpu = ProcessTree.endedChildren().toMillis() - before;
    return new Thumbnails(lines.size(), seconds, cpu / lines.size());
  }

  /// Of all rounds so far, the warm-up included.
  int videos() {
    return videos;
  }

  Series<Thumbnails> millrace() {
    return millrace;
  }

  Series<Thumbnails> loop() {
    return loop;
  }
}
