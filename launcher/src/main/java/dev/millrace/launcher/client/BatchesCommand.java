package dev.millrace.launcher.client;

import dev.millrace.contracts.queue.BatchList;
import dev.millrace.contracts.queue.BatchSpec;
import dev.millrace.contracts.queue.BatchStatus;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.ItemStatus;
import dev.millrace.contracts.queue.QueueClient;
import dev.millrace.launcher.console.Console;
import dev.millrace.launcher.console.Table;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The commands on the batches of a queue.
@Command(
    name = "batches",
    description = "List, show, seal or cancel batches.",
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // set by picocli
public final class BatchesCommand {
  /// Items and names that a batch waits for: the first ones tell why it stands.
  private static final int MISSING_SHOWN = 20;

  @Command(name = "list", description = "List batches.", mixinStandardHelpOptions = true)
  int list(
      @Mixin Server server,
      @Parameters(paramLabel = "QUEUE") String queue,
      @Option(names = "--open", description = "only those that are not complete") boolean open,
      @Mixin Limit limit)
      throws InterruptedException {
    return server.ask(
        (queues, console) -> {
          Boolean complete = open ? false : null;
          List<BatchStatus> batches =
              limit.read(
                  (most, next) -> queues.batches(queue, complete, most, next),
                  BatchList::batches,
                  BatchList::next);
          server.show(batches, BatchesCommand::table);
        });
  }

  private static Table table(List<BatchStatus> batches) {
    var table =
        new Table(
            "BATCH", "STANDING", "ACCEPTED", "OPEN", "SUCCEEDED", "DEAD", "CANCELLED", "OPENED");
    for (BatchStatus batch : batches) {
      table.row(
          batch.name(),
          standing(batch),
          batch.accepted() + (batch.expected() == null ? "" : " of " + batch.expected()),
          batch.unsettled(),
          batch.count(ItemState.SUCCEEDED),
          batch.count(ItemState.DEAD),
          batch.count(ItemState.CANCELLED),
          batch.opened());
    }
    return table;
  }

  private static String standing(BatchStatus batch) {
    if (batch.cancelled() != null) {
      return batch.complete() ? "cancelled" : "being cancelled";
    }
    return batch.complete() ? "complete" : batch.sealed() ? "sealed" : "open";
  }

  @Command(
      name = "show",
      description = "Show a batch, and what it waits for.",
      mixinStandardHelpOptions = true)
  int show(
      @Mixin Server server,
      @Parameters(paramLabel = "QUEUE") String queue,
      @Parameters(paramLabel = "BATCH") String batch)
      throws InterruptedException {
    return server.ask(
        (queues, console) -> {
          BatchStatus status = queues.batch(queue, batch);
          show(server, status);
          if (!server.json() && !status.complete()) {
            missing(queues, console, status);
          }
        });
  }

  private static void missing(QueueClient queues, Console console, BatchStatus batch)
      throws IOException, InterruptedException {
    String queue = batch.queue();
    var table = new Table("NOT SETTLED", "STATE", "ENQUEUED", "WORKER");
    for (ItemStatus item : queues.missing(queue, batch.name(), MISSING_SHOWN, null).items()) {
      String worker = item.lease() == null ? null : item.lease().worker();
      table.row(item.name(), item.state().wire(), item.enqueued(), worker);
    }
    if (!table.isEmpty()) {
      table.lines().forEach(console::say);
    }
    if (batch.awaited() != null && batch.awaited() > 0) {
      var names = new Table("NOT COME");
      queues.awaited(queue, batch.name(), MISSING_SHOWN, null).names().forEach(names::row);
      names.lines().forEach(console::say);
    }
  }

  @Command(
      name = "seal",
      description = "Say that nothing more will come, or how many items it will be.",
      mixinStandardHelpOptions = true)
  int seal(
      @Mixin Server server,
      @Parameters(paramLabel = "QUEUE") String queue,
      @Parameters(paramLabel = "BATCH") String batch,
      @Option(
              names = "--expected",
              paramLabel = "N",
              description = "it seals itself when so many have come")
          @Nullable Long expected)
      throws InterruptedException {
    var spec = new BatchSpec(expected == null ? true : null, expected);
    return server.ask((queues, console) -> show(server, queues.seal(queue, batch, spec)));
  }

  @Command(
      name = "cancel",
      description = "Take nothing more of a batch, and cancel what is not settled, for good.",
      mixinStandardHelpOptions = true)
  int cancel(
      @Mixin Server server,
      @Parameters(paramLabel = "QUEUE") String queue,
      @Parameters(paramLabel = "BATCH") String batch,
      @Option(names = "--yes", required = true, description = "yes, for good") boolean yes)
      throws InterruptedException {
    return server.ask(
        (queues, console) -> {
          BatchStatus status = queues.cancelBatch(queue, batch);
          long before = Long.MAX_VALUE;
          while (!status.complete() && status.unsettled() < before) {
            before = status.unsettled();
            status = queues.cancelBatch(queue, batch);
          }
          show(server, status);
          if (!status.complete()) {
            throw new IOException(
                "it is not complete: a replica of an older build only seals; upgrade it, then say this again");
          }
        });
  }

  private static void show(Server server, BatchStatus batch) {
    server.show(List.of(batch), BatchesCommand::table);
  }
}
