package dev.millrace.bench.loop;

import dev.millrace.bench.report.LoopReport;
import dev.millrace.bench.report.LoopReport.Done;
import dev.millrace.bench.report.Series;
import dev.millrace.bench.report.Series.Turn;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Lets both sides do each round's files. Whoever goes second finds the files in memory, so they
/// take turns at that.
public final class Turns {
  private final String what;
  private final Side path;
  private final Side bare;
  private final Series<Done> millrace = new Series<>(LoopReport.MILLRACE, new ArrayList<>());
  private final Series<Done> loop = new Series<>(LoopReport.BARE, new ArrayList<>());

  /// @param what the files are, for the words
  /// @param path all of Millrace
  public Turns(String what, Side path, Side bare) {
    this.what = what;
    this.path = path;
    this.bare = bare;
  }

  /// @param round 0 is the warm-up, which is not counted
  /// @param ours the files for Millrace
  /// @param theirs the same ones for the bare loop
  /// @return what came of it, in words
  public String take(int round, List<Path> ours, List<Path> theirs)
      throws IOException, InterruptedException {
    Done first = round % 2 == 1 ? bare.take(theirs) : null;
    Done through = path.take(ours);
    Done looped = first == null ? bare.take(theirs) : first;
    if (round > 0) {
      millrace.turns().add(new Turn<>(round, 0, through));
      loop.turns().add(new Turn<>(round, 0, looped));
    }
    return String.format(
        Locale.ROOT,
        "%s: millrace %.2f %s/s, bare loop %.2f %s/s",
        round == 0 ? "warm-up" : "round " + round,
        through.perSecond(),
        what,
        looped.perSecond(),
        what);
  }

  public Series<Done> millrace() {
    return millrace;
  }

  public Series<Done> loop() {
    return loop;
  }
}
