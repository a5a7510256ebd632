package dev.millrace.bench.report;

import dev.millrace.bench.load.Latency;
import dev.millrace.bench.load.Throughput;
import dev.millrace.bench.machine.Machine;
import java.util.List;
import java.util.Locale;

/// A [QueueReport] for people.
public final class QueueReportText {
  private static final double MIB = 1024 * 1024;

  private final StringBuilder text = new StringBuilder();

  private QueueReportText() {}

  public static String of(QueueReport report) {
    var text = new QueueReportText();
    text.machine(report.machine());
    text.peers(report);
    report.contests().forEach(text::throughput);
    report.latencies().forEach(text::latency);
    text.memory(report.memory());
    text.text.append(TargetTable.of(report.targets()));
    return text.text.toString();
  }

  private void machine(Machine machine) {
    line("");
    line("Machine  %s", machine.words());
  }

  private void peers(QueueReport report) {
    for (QueueReport.Contender peer : report.peers()) {
      line("%-14s  %s · %s · %s", peer.name(), peer.version(), peer.settings(), peer.calls());
    }
    for (QueueReport.Skipped peer : report.skipped()) {
      line("%-14s  SKIPPED: %s", peer.name(), peer.reason());
    }
  }

  private void throughput(Contest<Throughput> contest) {
    heading(contest);
    var table =
        new Table(
            "",
            "items/s",
            "low",
            "high",
            "server µs",
            "client µs",
            "flushes",
            "disk before",
            "after",
            "others");
    for (Series<Throughput> series : contest.series()) {
      Spread items = series.spread(Throughput::itemsPerSecond);
      table.row(
          series.name(),
          count(items.median()),
          count(items.low()),
          count(items.high()),
          format("%.1f", series.spread(Throughput::serverMicros).median()),
          format("%.1f", series.spread(Throughput::clientMicros).median()),
          format("%.3f", series.spread(Throughput::flushes).median()),
          count(series.spread(Throughput::diskBefore).median()),
          count(series.spread(Throughput::diskAfter).median()),
          others(series));
    }
    text.append(table);
  }

  private void latency(Contest<Latency> contest) {
    heading(contest);
    var table =
        new Table(
            "",
            "p50 ms",
            "p90",
            "p99",
            "p99 low",
            "high",
            "p99.9",
            "max",
            "items/s",
            "disk before",
            "after",
            "others");
    for (Series<Latency> series : contest.series()) {
      Spread p99 = series.spread(Latency::p99);
      table.row(
          series.name(),
          format("%.2f", series.spread(Latency::p50).median()),
          format("%.2f", series.spread(Latency::p90).median()),
          format("%.2f", p99.median()),
          format("%.2f", p99.low()),
          format("%.2f", p99.high()),
          format("%.2f", series.spread(Latency::p999).median()),
          format("%.1f", series.spread(Latency::max).high()),
          count(series.spread(Latency::perSecond).median()),
          count(series.spread(Latency::diskBefore).median()),
          count(series.spread(Latency::diskAfter).median()),
          others(series));
    }
    text.append(table);
  }

  private void memory(List<Memory> memory) {
    if (memory.isEmpty()) {
      return;
    }
    line("");
    line("memory: the server with items waiting");
    var table = new Table("", "waiting", "resident MiB", "on disk MiB", "filled items/s");
    for (Memory each : memory) {
      table.row(
          each.peer(),
          count(each.waiting()),
          format("%.0f", each.residentBytes() / MIB),
          format("%.0f", each.diskBytes() / MIB),
          each.waiting() == 0 ? "" : count(each.fillPerSecond()));
    }
    text.append(table);
  }

  private void heading(Contest<?> contest) {
    int rounds = contest.series().getFirst().turns().size();
    line("");
    line("%s: %s, median of %d rounds", contest.scenario(), contest.load(), rounds);
  }

  /// The most that idle servers took, in hundredths of a core.
  private static <T> String others(Series<T> series) {
    double most = series.turns().stream().mapToDouble(Series.Turn::others).max().orElse(0);
    return format("%.0f %%", 100 * most);
  }

  private void line(String format, Object... arguments) {
    text.append(format(format, arguments)).append(System.lineSeparator());
  }

  private static String count(double value) {
    return format("%,.0f", value).replace(',', ' ');
  }

  private static String format(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
