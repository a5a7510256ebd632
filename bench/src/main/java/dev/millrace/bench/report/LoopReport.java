package dev.millrace.bench.report;

import dev.millrace.bench.machine.Machine;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/// Work on files through all of Millrace against a bare loop of the same work: the document that
/// `bench thumbnailer` and `bench images` write with `--json`.
///
/// @param what the files are: `videos`, `photos`
/// @param originals different ones
/// @param files copies of them that went through in each round
/// @param parallel files worked on at the same time, on either side
public record LoopReport(
    Instant at,
    Machine machine,
    String what,
    int originals,
    int files,
    int parallel,
    List<Series<Done>> series,
    Target target) {
  public static final String MILLRACE = "millrace";
  public static final String BARE = "bare loop";

  /// One turn.
  ///
  /// @param cpuMillis processor time of everything for each file
  public record Done(int files, double seconds, double cpuMillis) {
    public double perSecond() {
      return files / seconds;
    }
  }

  /// @param wanted of the bare loop's throughput
  public static LoopReport of(
      Machine machine,
      String what,
      int originals,
      int files,
      int parallel,
      double wanted,
      Series<Done> millrace,
      Series<Done> bare) {
    return new LoopReport(
        Instant.now(),
        machine,
        what,
        originals,
        files,
        parallel,
        List.of(millrace, bare),
        Target.atLeast(
            what + "/s, Millrace to a bare loop of the same work",
            wanted,
            millrace.ratio(bare, Done::perSecond)));
  }

  /// For people.
  public String text() {
    var table = new Table("", what + "/s", "low", "high", "cpu ms");
    for (Series<Done> each : series) {
      Spread rate = each.spread(Done::perSecond);
      double cpu = each.spread(Done::cpuMillis).median();
      table.row(
          each.name(),
          format("%.2f", rate.median()),
          format("%.2f", rate.low()),
          format("%.2f", rate.high()),
          format("%.0f", cpu));
    }
    Spread ratio = target.measured();
    return format(
        "%nMachine  %s%n%n%d %s (copies of %d) in each of %d rounds, %d at a time%n%s%n"
            + "%s: %.3f (%.3f to %.3f), wanted ≥ %.2f: %s%n",
        machine.words(),
        files,
        what,
        originals,
        series.getFirst().turns().size(),
        parallel,
        table,
        target.figure(),
        ratio.median(),
        ratio.low(),
        ratio.high(),
        target.wanted(),
        target.reached() ? "reached" : "MISSED");
  }

  private static String format(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
