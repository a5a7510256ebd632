package dev.millrace.launcher.client;

import dev.millrace.contracts.event.EventRedrive;
import dev.millrace.contracts.event.EventRedriveResult;
import dev.millrace.contracts.event.PatternStatus;
import dev.millrace.launcher.console.Console;
import dev.millrace.launcher.console.Table;
import dev.millrace.launcher.console.Words;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The commands on one event-adapter.
@Command(
    name = "events",
    description = "Show an event-adapter, or send its dead letters through again.",
    mixinStandardHelpOptions = true)
public final class EventsCommand {

  @Command(
      name = "status",
      description = "Show what the adapter does, and what is wrong with its ends.",
      mixinStandardHelpOptions = true)
  int status(@Mixin Adapter adapter) throws InterruptedException {
    return adapter.ask(
        (events, console) -> {
          PatternStatus status = events.pattern();
          if (adapter.json()) {
            adapter.show(status);
          } else {
            show(status, console);
          }
        });
  }

  private static void show(PatternStatus status, Console console) {
    console.say("%s: a %s, %s".formatted(status.name(), status.pattern(), status.guarantee()));
    var ends = new Table("END", "NAME", "WHERE");
    status.inputs().forEach((name, end) -> ends.row("input", name, end));
    status.outputs().forEach((name, end) -> ends.row("output", name, end));
    if (status.dead() != null) {
      ends.row("dead letters", null, status.dead());
    }
    ends.lines().forEach(console::say);
    if (status.shards() != null) {
      var shards = new Table("SHARD", "STATUS", "LAST PROBE");
      status
          .shards()
          .forEach(shard -> shards.row(shard.name(), shard.live() ? "in" : "out", shard.reason()));
      shards.lines().forEach(console::say);
    }
    troubles(status.troubles(), console);
  }

  private static void troubles(Map<String, String> troubles, Console console) {
    if (troubles.isEmpty()) {
      console.say("all ends answer");
      return;
    }
    var table = new Table("TROUBLE WITH", "WHAT");
    troubles.forEach(table::row);
    table.lines().forEach(console::say);
  }

  @Command(
      name = "redrive",
      description = "Send the adapter's dead letters through its pattern again.",
      mixinStandardHelpOptions = true)
  int redrive(
      @Mixin Adapter adapter,
      @Option(names = "--max", paramLabel = "N", description = "at most so many (default: all)")
          @Nullable Long max)
      throws InterruptedException {
    return adapter.ask(
        (events, console) -> {
          EventRedriveResult result = events.redrive(new EventRedrive(max));
          if (adapter.json()) {
            adapter.show(result);
          } else {
            console.say(sentence(result));
          }
          if (result.failed() > 0) {
            throw new IOException(
                Words.count(result.failed(), "event") + " ended among the dead letters again");
          }
        });
  }

  private static String sentence(EventRedriveResult result) {
    var words =
        new StringBuilder(Words.count(result.redriven(), "dead letter")).append(" redriven");
    if (result.failed() > 0) {
      words.append(", %d of them failed again".formatted(result.failed()));
    }
    if (result.others() > 0) {
      words.append(
          result.others() == 1
              ? ", 1 belongs to another adapter"
              : ", %d belong to other adapters".formatted(result.others()));
    }
    return words.toString();
  }
}
