package dev.millrace.launcher.client;

import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.QueueStatus;
import dev.millrace.launcher.console.Table;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "queues", description = "List the queues.", mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // set by picocli
public final class QueuesCommand implements Callable<Integer> {
  @Mixin private Server server;

  @Override
  public Integer call() throws InterruptedException {
    return server.ask(
        (queues, console) -> {
          server.show(queues.queues().queues(), QueuesCommand::table);
        });
  }

  private static Table table(List<QueueStatus> queues) {
    var table =
        new Table(
            "QUEUE", "SCHEDULED", "READY", "LEASED", "SUCCEEDED", "DEAD", "CANCELLED", "STATUS");
    for (QueueStatus queue : queues) {
      table.row(
          queue.name(),
          queue.count(ItemState.SCHEDULED),
          queue.count(ItemState.READY),
          queue.count(ItemState.LEASED),
          queue.count(ItemState.SUCCEEDED),
          queue.count(ItemState.DEAD),
          queue.count(ItemState.CANCELLED),
          status(queue));
    }
    return table;
  }

  private static String status(QueueStatus queue) {
    if (queue.paused()) {
      return "paused";
    }
    QueueStatus.SourceStatus source = queue.source();
    return source == null || source.problem() == null ? "running" : "source: " + source.problem();
  }
}
