package dev.millrace.launcher.client;

import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.queue.ItemPage;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.ItemStatus;
import dev.millrace.launcher.console.Console;
import dev.millrace.launcher.console.Table;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The commands on the items of a queue.
@Command(
    name = "items",
    description = "List, show or cancel items.",
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // set by picocli
public final class ItemsCommand {
  @Command(name = "list", description = "List items.", mixinStandardHelpOptions = true)
  int list(
      @Mixin Server server,
      @Parameters(paramLabel = "QUEUE") String queue,
      @Option(names = "--state", paramLabel = "STATE", description = "only those in this state")
          @Nullable String state,
      @Option(names = "--batch", paramLabel = "BATCH", description = "only those of this batch")
          @Nullable String batch,
      @Mixin Limit limit)
      throws InterruptedException {
    return server.ask(
        (queues, console) -> {
          ItemState wanted = state == null ? null : ItemState.of(state);
          List<ItemStatus> items =
              limit.read(
                  (most, next) -> queues.items(queue, wanted, batch, most, next),
                  ItemPage::items,
                  ItemPage::next);
          server.show(items, ItemsCommand::table);
        });
  }

  private static Table table(List<ItemStatus> items) {
    var table =
        new Table(
            "ITEM", "STATE", "PRIORITY", "GROUP", "BATCH", "FAILURES", "ENQUEUED", "FINISHED");
    for (ItemStatus item : items) {
      table.row(
          item.name(),
          item.state().wire(),
          item.priority(),
          item.group(),
          item.batch(),
          item.failures(),
          item.enqueued(),
          item.finished());
    }
    return table;
  }

  @Command(
      name = "show",
      description = "Show everything of one item: data, attempts, result, why it waits.",
      mixinStandardHelpOptions = true)
  int show(
      @Mixin Server server,
      @Parameters(paramLabel = "QUEUE") String queue,
      @Parameters(paramLabel = "ITEM") String item)
      throws InterruptedException {
    return server.ask((queues, console) -> show(server, console, queues.item(queue, item)));
  }

  @Command(
      name = "cancel",
      description = "Cancel an item; a worker on it is told at its next heartbeat.",
      mixinStandardHelpOptions = true)
  int cancel(
      @Mixin Server server,
      @Parameters(paramLabel = "QUEUE") String queue,
      @Parameters(paramLabel = "ITEM") String item)
      throws InterruptedException {
    return server.ask((queues, console) -> show(server, console, queues.cancel(queue, item)));
  }

  private static void show(Server server, Console console, ItemStatus item) {
    if (server.json()) {
      server.show(item);
    } else {
      String text = Json.strict().writerWithDefaultPrettyPrinter().writeValueAsString(item);
      text.lines().forEach(console::say);
    }
  }
}
