package dev.millrace.bench.report;

import java.util.List;
import java.util.Locale;

/// Targets for people; nothing where there is none.
final class TargetTable {
  private TargetTable() {}

  static String of(List<Target> targets) {
    if (targets.isEmpty()) {
      return "";
    }
    var table = new Table("", "wanted", "measured", "low", "high", "");
    for (Target target : targets) {
      table.row(
          target.figure(),
          (target.atLeast() ? "≥ " : "< ") + format("%.1f", target.wanted()),
          format("%.2f", target.measured().median()),
          format("%.2f", target.measured().low()),
          format("%.2f", target.measured().high()),
          target.reached() ? "reached" : "MISSED");
    }
    return format("%ntargets (median over rounds of what was measured in one round)%n%s", table);
  }

  private static String format(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
