package dev.millrace.launcher.client;

import dev.millrace.contracts.queue.RedriveRequest;
import dev.millrace.contracts.queue.RedriveResult;
import dev.millrace.launcher.console.Words;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "redrive",
    description = "Send dead items through again: all, or those that every option given fits.",
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // set by picocli
public final class RedriveCommand implements Callable<Integer> {
  @Mixin private Server server;

  @Parameters(paramLabel = "QUEUE")
  private String queue;

  @Option(names = "--item", paramLabel = "NAME", description = "only this one; may be repeated")
  private @Nullable List<String> names;

  @Option(names = "--reason", paramLabel = "TEXT", description = "their last reason contains it")
  private @Nullable String reason;

  @Option(names = "--group", paramLabel = "GROUP", description = "of this group")
  private @Nullable String group;

  @Option(names = "--batch", paramLabel = "BATCH", description = "of this batch")
  private @Nullable String batch;

  @Option(names = "--before", paramLabel = "TIME", description = "they died before")
  private @Nullable Instant before;

  @Option(names = "--dry-run", description = "only say which")
  private boolean dryRun;

  @Option(names = "--per-second", paramLabel = "N", description = "so many a second")
  private @Nullable Double perSecond;

  @Override
  public Integer call() throws InterruptedException {
    var request = new RedriveRequest(names, reason, group, batch, before, dryRun, perSecond);
    return server.ask(
        (queues, console) -> {
          RedriveResult result = queues.redrive(queue, request);
          if (server.json()) {
            server.show(result);
          } else {
            String items = Words.count(result.matched(), "dead item");
            console.say(items + (result.dryRun() ? " would be tried again" : " to be tried again"));
            result.names().forEach(name -> console.say("  " + name));
          }
        });
  }
}
