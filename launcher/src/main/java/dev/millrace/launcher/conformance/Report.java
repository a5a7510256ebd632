package dev.millrace.launcher.conformance;

import dev.millrace.launcher.console.Console;
import dev.millrace.launcher.console.Table;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Runs rows one after another and says what each has found, as it goes.
final class Report {
  private final Map<String, Verdict> verdicts = new LinkedHashMap<>();

  private Report() {}

  /// All the others rest on the first row: when that has no answer at all, they are not tried, as
  /// each would only wait for its own.
  static <T> Report of(List<Row<T>> rows, T subject, Console console) throws InterruptedException {
    var report = new Report();
    boolean silent = false;
    for (Row<T> row : rows) {
      Verdict verdict;
      try {
        verdict = silent ? Verdict.notOffered("nothing answers") : row.check().of(subject);
      } catch (IOException e) {
        silent = report.verdicts.isEmpty();
        verdict =
            Verdict.fails("an answer", e.getMessage() == null ? e.toString() : e.getMessage());
      }
      report.verdicts.put(row.id(), verdict);
      print(row, verdict, console);
    }
    return report;
  }

  private static void print(Row<?> row, Verdict verdict, Console console) {
    switch (verdict) {
      case Verdict.Holds holds ->
          console.say("✓ " + row.rule() + (holds.seen().isEmpty() ? "" : " — " + holds.seen()));
      case Verdict.Fails fails -> {
        console.say("✗ %s  [%s]".formatted(row.rule(), row.id()));
        console.say("    expected: " + Table.printable(fails.expected()));
        console.say("    seen:     " + Table.printable(fails.seen()));
      }
      case Verdict.NotOffered not -> console.say("– " + row.rule() + " — " + not.why());
    }
  }

  Map<String, Verdict> verdicts() {
    return verdicts;
  }

  long failed() {
    return verdicts.values().stream().filter(Verdict.Fails.class::isInstance).count();
  }

  /// The last line.
  ///
  /// @return the exit code
  int conclude(Console console) {
    long held = verdicts.values().stream().filter(Verdict.Holds.class::isInstance).count();
    console.say(
        "%d hold, %d do not, %d not tried"
            .formatted(held, failed(), verdicts.size() - held - failed()));
    return failed() == 0 ? 0 : 1;
  }
}
