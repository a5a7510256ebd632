package dev.millrace.launcher.watch;

import dev.millrace.contracts.queue.ItemStatus;
import dev.millrace.launcher.console.Console;
import dev.millrace.launcher.console.Table;
import dev.millrace.launcher.console.Words;
import java.time.Duration;
import java.util.Optional;

/// The last words of a run.
public final class Summary {
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
                Words.count(outcome.dead(), "dead letter")));
    if (outcome.before() > 0) {
      console.say("%s had been done before".formatted(Words.count(outcome.before(), "item")));
    }
    if (outcome.lost() > 0) {
      console.say(Words.count(outcome.lost(), "attempt") + " lost with its worker and made again");
    }
    if (!outcome.allSucceeded()) {
      dead().lines().forEach(console::say);
    }
    if (outcome.dead() > outcome.deadItems().size()) {
      console.say("… and %d more".formatted(outcome.dead() - outcome.deadItems().size()));
    }
  }

  private Table dead() {
    var table = new Table("DEAD ITEM", "ATTEMPTS", "REASON");
    outcome
        .deadItems()
        .forEach(item -> table.row(item.name(), item.attempts().size(), reason(item)));
    return table;
  }

  /// Why the last attempt failed.
  private static String reason(ItemStatus item) {
    ItemStatus.Attempt last = item.lastAttempt();
    if (last == null) {
      return "unknown";
    }
    String reason = last.reason() == null ? last.ending() : last.reason();
    return last.stage() == null ? reason : last.stage() + ": " + reason;
  }
}
