package dev.millrace.bench.report;

import dev.millrace.bench.reduce.ReduceTurn;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A [ReduceReport] for people.
public final class ReduceReportText {
  private ReduceReportText() {}

  public static String of(ReduceReport report) {
    var text = new StringBuilder();
    text.append(format("%nMachine  %s%n", report.machine().words()));
    report
        .reducers()
        .forEach(each -> text.append(format("%-14s  %s%n", each.name(), each.words())));
    for (String workload : ReduceReport.workloads(report.contests())) {
      text.append(
          growth(
              report,
              report.contests().stream()
                  .filter(contest -> contest.scenario().equals(workload))
                  .toList()));
    }
    text.append(TargetTable.of(report.targets()));
    return text.toString();
  }

  private static String growth(ReduceReport report, List<Contest<ReduceTurn>> contests) {
    var table =
        new Table(
            "",
            "inputs",
            "seconds",
            "low",
            "high",
            "cpu s",
            "inputs/s",
            "× stream",
            "× json",
            "load");
    for (Contest<ReduceTurn> contest : contests) {
      for (Series<ReduceTurn> each : contest.series()) {
        Spread seconds = each.spread(ReduceTurn::seconds);
        table.row(
            each.name(),
            count(Double.parseDouble(contest.load())),
            format("%.4f", seconds.median()),
            format("%.4f", seconds.low()),
            format("%.4f", seconds.high()),
            format("%.4f", each.spread(ReduceTurn::cpuSeconds).median()),
            count(each.spread(ReduceTurn::perSecond).median()),
            ratio(each, contest.of(ReduceReport.STREAM)),
            ratio(each, contest.of(ReduceReport.STREAM_JSON)),
            format("%.1f", each.spread(ReduceTurn::load).high()));
      }
    }
    return format(
        "%n%s: time to the result, JVM %s, median of %d rounds%n%s",
        contests.getFirst().scenario(),
        String.join(" ", report.jvm()),
        contests.getFirst().series().getFirst().turns().size(),
        table);
  }

  private static String ratio(Series<ReduceTurn> ours, Optional<Series<ReduceTurn>> base) {
    return base.map(theirs -> format("%.2f", ours.ratio(theirs, ReduceTurn::seconds).median()))
        .orElse("");
  }

  private static String count(double value) {
    return format("%,.0f", value).replace(',', ' ');
  }

  private static String format(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
