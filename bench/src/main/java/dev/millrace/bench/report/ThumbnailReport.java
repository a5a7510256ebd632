package dev.millrace.bench.report;

import dev.millrace.bench.machine.Machine;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/// Everything that `bench thumbnailer` measured: the document that `--json` writes.
///
/// @param clips different videos
/// @param videos copies of them that went through in each round
/// @param parallel videos worked on at the same time, on either side
public record ThumbnailReport(
    Instant at,
    Machine machine,
    int clips,
    int videos,
    int parallel,
    List<Series<Thumbnails>> series,
    Target target) {
  public static final String MILLRACE = "millrace";
  public static final String BARE = "bare loop";
  private static final double WANTED = 0.95;

  /// One turn.
  ///
  /// @param cpuMillis processor time of everything for each video, ffmpeg included; NaN where not
  ///     taken
  public record Thumbnails(int videos, double seconds, double cpuMillis) {
    public double perSecond() {
      return videos / seconds;
    }
  }

  public static ThumbnailReport of(
      Machine machine,
      int clips,
      int videos,
      int parallel,
      Series<Thumbnails> millrace,
      Series<Thumbnails> bare) {
    return new ThumbnailReport(
        Instant.now(),
        machine,
        clips,
        videos,
        parallel,
        List.of(millrace, bare),
        Target.atLeast(
            "videos/s, Millrace to a bare loop of the same commands",
            WANTED,
            millrace.ratio(bare, Thumbnails::perSecond)));
  }

  /// For people.
  public String text() {
    var table = new Table("", "videos/s", "low", "high", "cpu ms");
    for (Series<Thumbnails> each : series) {
      Spread rate = each.spread(Thumbnails::perSecond);
      double cpu = each.spread(Thumbnails::cpuMillis).median();
      table.row(
          each.name(),
          format("%.2f", rate.median()),
          format("%.2f", rate.low()),
          format("%.2f", rate.high()),
          format("%.0f", cpu));
    }
    Spread ratio = target.measured();
    return format(
        "%nMachine  %s%n%n%d videos (copies of %d clips) in each of %d rounds, %d at a time%n%s%n"
            + "%s: %.3f (%.3f to %.3f), wanted ≥ %.2f: %s%n",
        machine.words(),
        videos,
        clips,
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
