package dev.millrace.bench.report;

import dev.millrace.bench.events.EventTurn;
import java.util.Locale;
import java.util.Optional;

/// An [EventsReport] for people.
public final class EventsReportText {
  private EventsReportText() {}

  public static String of(EventsReport report) {
    var text = new StringBuilder();
    text.append(format("%nMachine  %s%n", report.machine().words()));
    report
        .contenders()
        .forEach(each -> text.append(format("%-20s  %s%n", each.name(), each.words())));
    text.append(throughput(report));
    text.append(latency(report));
    text.append(TargetTable.of(report.targets()));
    return text.toString();
  }

  private static String throughput(EventsReport report) {
    var table = new Table("", "events/s", "low", "high", "× plain", "× camel", "cpu µs", "load");
    for (Series<EventTurn> each : report.series()) {
      Spread rate = each.spread(EventTurn::perSecond);
      table.row(
          each.name(),
          count(rate.median()),
          count(rate.low()),
          count(rate.high()),
          ratio(each, report.of(EventsReport.PLAIN)),
          ratio(each, report.of(EventsReport.CAMEL)),
          format("%.1f", each.spread(EventTurn::cpuMicros).median()),
          format("%.1f", each.spread(EventTurn::load).high()));
    }
    return format(
        "%nthroughput: %s events of 1 KB waiting, JVM %s, median of %d rounds%n%s",
        count(report.events()),
        String.join(" ", report.jvm()),
        report.series().getFirst().turns().size(),
        table);
  }

  private static String latency(EventsReport report) {
    var table = new Table("", "p50 ms", "p90", "p99", "p99 low", "high", "p99.9", "max");
    for (Series<EventTurn> each : report.series()) {
      Spread p99 = each.spread(EventTurn::p99);
      table.row(
          each.name(),
          format("%.2f", each.spread(EventTurn::p50).median()),
          format("%.2f", each.spread(EventTurn::p90).median()),
          format("%.2f", p99.median()),
          format("%.2f", p99.low()),
          format("%.2f", p99.high()),
          format("%.2f", each.spread(EventTurn::p999).median()),
          format("%.1f", each.spread(EventTurn::max).high()));
    }
    return format(
        "%nlatency: from when an event is due to when its committed record is read, at %s"
            + " events/s%n%s",
        count(report.rate()), table);
  }

  private static String ratio(Series<EventTurn> ours, Optional<Series<EventTurn>> base) {
    return base.map(theirs -> format("%.2f", ours.ratio(theirs, EventTurn::perSecond).median()))
        .orElse("");
  }

  private static String count(double value) {
    return format("%,.0f", value).replace(',', ' ');
  }

  private static String format(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
