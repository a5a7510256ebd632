package dev.millrace.launcher.watch;

import dev.millrace.contracts.queue.ItemStatus;
import dev.millrace.launcher.console.Console;
import dev.millrace.launcher.console.Table;
import dev.millrace.launcher.console.Words;
import java.time.Duration;
import java.util.Optional;

/// The last words of a run.
public final class Summary {
  private static final int MAX_ROWS = 20;

  private final Outcome outcome;

  public Summary(Outcome outcome) {
    this.outcome = outcome;
  }

  /// @param took from the command to the last item
  /// @param first from the command to the first item; empty when there was none
  public void print(Console console, Duration took, Optional<Duration> first) {
    console.say(
        "%s done in %s%s, %s, %s"
            .formatted(
                Words.count(outcome.succeeded(), "item"),
                Words.time(took),
                first.map(time -> " (the first after " + Words.time(time) + ")").orElse(""),
                outcome.retries() == 1 ? "1 retry" : outcome.retries() + " retries",
                Words.count(outcome.dead().size(), "dead letter")));
    if (outcome.before() > 0) {
      console.say("%s had been done before".formatted(Words.count(outcome.before(), "item")));
    }
    if (outcome.interrupted() > 0) {
      console.say(
          "%s interrupted and done again".formatted(Words.count(outcome.interrupted(), "attempt")));
    }
    if (!outcome.dead().isEmpty()) {
      dead().lines().forEach(console::say);
    }
    if (outcome.dead().size() > MAX_ROWS) {
      console.say("… and %d more".formatted(outcome.dead().size() - MAX_ROWS));
    }
  }

  private Table dead() {
    var table = new Table("DEAD ITEM", "ATTEMPTS", "REASON");
    outcome.dead().stream()
        .limit(MAX_ROWS)
        .forEach(item -> table.row(item.name(), item.attempts().size(), reason(item)));
    return table;
  }

  /// Why the last attempt failed.
  public static String reason(ItemStatus item) {
    if (item.attempts().isEmpty()) {
      return "unknown";
    }
    ItemStatus.Attempt last = item.attempts().getLast();
    String reason = last.reason() == null ? last.ending() : last.reason();
    return last.stage() == null ? reason : last.stage() + ": " + reason;
  }
}
