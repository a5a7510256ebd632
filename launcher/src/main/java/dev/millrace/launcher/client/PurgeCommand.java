package dev.millrace.launcher.client;

import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.PurgeRequest;
import dev.millrace.contracts.queue.PurgeResult;
import dev.millrace.launcher.console.Words;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "purge",
    description = "Remove items for good: those that wait, or those in the states given.",
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // set by picocli
public final class PurgeCommand implements Callable<Integer> {
  @Mixin private Server server;

  @Parameters(paramLabel = "QUEUE")
  private String queue;

  @Option(names = "--state", paramLabel = "STATE", description = "in this state; may be repeated")
  private @Nullable List<String> states;

  @Option(names = "--yes", required = true, description = "yes, for good")
  private boolean yes;

  @Override
  public Integer call() throws InterruptedException {
    return server.ask(
        (queues, console) -> {
          List<ItemState> wanted =
              states == null ? null : states.stream().map(ItemState::of).toList();
          PurgeResult result = queues.purge(queue, new PurgeRequest(wanted));
          if (server.json()) {
            server.show(result);
          } else {
            console.say(Words.count(result.purged(), "item") + " removed");
          }
        });
  }
}
