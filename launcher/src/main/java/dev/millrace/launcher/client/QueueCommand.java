package dev.millrace.launcher.client;

import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.queue.QueueClient;
import dev.millrace.contracts.queue.QueueSpec;
import dev.millrace.contracts.queue.QueueStatus;
import dev.millrace.launcher.console.Console;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The commands on one queue.
@Command(
    name = "queue",
    description = "Declare, show, pause, resume or delete a queue.",
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // set by picocli
public final class QueueCommand {

  @Command(
      name = "declare",
      description = "Declare a queue, or change how it behaves.",
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "What is not set takes its default, also when the queue is there already.",
        "",
        "Example: millrace queue declare photos --set lease=1m --set scaling.max=4"
      })
  int declare(
      @Mixin Server server,
      @Parameters(paramLabel = "QUEUE") String queue,
      @Option(
              names = "--set",
              paramLabel = "FIELD=VALUE",
              description = "a field of the queue, with dots into inner ones")
          @Nullable Map<String, String> fields)
      throws InterruptedException {
    return server.ask(
        (queues, console) -> {
          QueueSpec spec = QueueFields.spec(fields == null ? Map.of() : new TreeMap<>(fields));
          show(server, console, queues.declare(queue, spec));
        });
  }

  @Command(
      name = "show",
      description = "Show a queue: its items by state, its source, how it behaves.",
      mixinStandardHelpOptions = true)
  int show(@Mixin Server server, @Parameters(paramLabel = "QUEUE") String queue)
      throws InterruptedException {
    return server.ask((queues, console) -> show(server, console, queues.queue(queue)));
  }

  @Command(
      name = "pause",
      description = "Hand nothing out any more; what is under way goes on.",
      mixinStandardHelpOptions = true)
  int pause(@Mixin Server server, @Parameters(paramLabel = "QUEUE") String queue)
      throws InterruptedException {
    return server.ask((queues, console) -> show(server, console, queues.pause(queue)));
  }

  @Command(name = "resume", description = "Hand out again.", mixinStandardHelpOptions = true)
  int resume(@Mixin Server server, @Parameters(paramLabel = "QUEUE") String queue)
      throws InterruptedException {
    return server.ask((queues, console) -> show(server, console, queues.resume(queue)));
  }

  @Command(
      name = "delete",
      description = "Delete a queue with all its items, for good.",
      mixinStandardHelpOptions = true)
  int delete(
      @Mixin Server server,
      @Parameters(paramLabel = "QUEUE") String queue,
      @Option(names = "--yes", required = true, description = "yes, for good") boolean yes)
      throws InterruptedException {
    return server.ask((queues, console) -> delete(queues, console, queue));
  }

  private static void delete(QueueClient queues, Console console, String queue)
      throws IOException, InterruptedException {
    queues.deleteQueue(queue);
    console.say("deleted " + queue);
  }

  private static void show(Server server, Console console, QueueStatus status) {
    if (server.json()) {
      server.show(status);
      return;
    }
    console.say(status.name() + (status.paused() ? " (paused)" : ""));
    if (status.pauseReason() != null) {
      console.say("  paused because " + status.pauseReason());
    }
    status
        .counts()
        .forEach((state, count) -> console.say("  %-10s %d".formatted(state.wire(), count)));
    if (status.oldestReady() != null) {
      console.say("  oldest ready since " + status.oldestReady());
    }
    if (status.source() != null) {
      console.say("  source     " + Json.strict().writeValueAsString(status.source()));
    }
    console.say("  spec       " + Json.strict().writeValueAsString(status.spec()));
  }
}
