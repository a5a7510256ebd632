package dev.millrace.launcher.client;

import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.NewItem;
import dev.millrace.launcher.console.Words;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JacksonException;

@Command(
    name = "enqueue",
    description = {
      "Enqueue one item (--data), or one for each line of the standard input.",
      "A line is a JSON object, the item's data."
    },
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // set by picocli
public final class EnqueueCommand implements Callable<Integer> {
  @Mixin private Server server;

  @Parameters(paramLabel = "QUEUE")
  private String queue;

  @Option(names = "--data", paramLabel = "JSON", description = "the data of one item")
  private @Nullable String data;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "its name; given again, it is the same item (default: made up)")
  private @Nullable String name;

  @Option(
      names = "--name-from",
      paramLabel = "FIELD",
      description = "take each item's name from this field of its data")
  private @Nullable String nameFrom;

  @Option(
      names = "--items",
      description = "lines are whole items: {\"name\":…, \"data\":{…}, \"priority\":…}")
  private boolean items;

  @Option(names = "--priority", paramLabel = "0-9", description = "higher first")
  private @Nullable Integer priority;

  @Option(names = "--group", paramLabel = "GROUP", description = "for fairness")
  private @Nullable String group;

  @Option(names = "--batch", paramLabel = "BATCH", description = "the batch it belongs to")
  private @Nullable String batch;

  @Option(names = "--not-before", paramLabel = "TIME", description = "such as 2027-01-31T08:00:00Z")
  private @Nullable Instant notBefore;

  @Override
  public Integer call() throws InterruptedException {
    requireThatAllCount();
    return server.ask(
        (queues, console) -> {
          var intake = new Intake(queues, queue, server.json() ? server::show : result -> {});
          if (data != null) {
            intake.add(item(data));
          } else {
            intake.addLines(System.in, this::item);
          }
          intake.flush();
          if (!server.json()) {
            console.say(
                "%s enqueued, %d had been there before"
                    .formatted(Words.count(intake.created(), "item"), intake.known()));
          }
        });
  }

  /// Whoever gives an option means it: none is passed over.
  private void requireThatAllCount() {
    boolean named = name != null || nameFrom != null;
    boolean placed = priority != null || group != null || batch != null || notBefore != null;
    if (items && (data != null || named || placed)) {
      throw server.wrong(
          "--items takes items as they are written, whole: leave out the options that say what is in one");
    }
    if (name != null && nameFrom != null) {
      throw server.wrong("say either --name or --name-from");
    }
    if (name != null && data == null) {
      throw server.wrong(
          "--name is for one item, whose data is given with --data; many are named with --name-from");
    }
  }

  private NewItem item(String line) {
    if (items) {
      try {
        NewItem item = Json.strict().readValue(line, NewItem.class);
        if (item == null) {
          throw new IllegalArgumentException("not an item: null");
        }
        return item;
      } catch (JacksonException e) {
        throw new IllegalArgumentException("not an item: " + FieldProblem.words(e), e);
      }
    }
    JsonData parsed = JsonData.parse(line);
    return new NewItem(name(parsed), parsed, priority, notBefore, group, batch);
  }

  private @Nullable String name(JsonData parsed) {
    if (nameFrom == null) {
      return name;
    }
    return parsed
        .path(nameFrom)
        .asStringOpt()
        .orElseThrow(
            () ->
                new IllegalArgumentException("the data have no field \"%s\"".formatted(nameFrom)));
  }
}
