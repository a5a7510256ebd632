package dev.millrace.launcher.watch;

import dev.millrace.contracts.ProblemException;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.ItemStatus;
import dev.millrace.contracts.queue.QueueClient;
import dev.millrace.contracts.queue.QueueStatus;
import dev.millrace.launcher.console.Console;
import dev.millrace.launcher.console.Words;
import dev.millrace.launcher.run.FlowRun;
import dev.millrace.launcher.run.RunFailure;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Watches a run and shows how far it is.
public final class Watch {
  private static final Duration PERIOD = Duration.ofMillis(150);

  /// While nobody waits for the end: each look has the queue-service count all it holds.
  private static final Duration PERIOD_OF_STAYING = Duration.ofMillis(500);
  private static final Duration PERIOD_OF_LINES = Duration.ofSeconds(1);
  private static final Duration SILENCE = Duration.ofSeconds(10);
  private static final Duration STILLNESS = Duration.ofSeconds(15);

  private final FlowRun run;
  private final QueueClient client;
  private final List<String> queues;
  private final Console console;
  private final InstantSource clock;
  private final ReadyLine ready;
  private @Nullable Instant allSettled;
  private @Nullable Instant firstSettled;
  private long settledBefore = -1;
  private Instant lastLine = Instant.EPOCH;
  private @Nullable Instant silentSince;
  private boolean silenceTold;
  private @Nullable Standing moved;
  private Instant stillSince = Instant.EPOCH;
  private boolean stillnessTold;

  public Watch(
      FlowRun run, QueueClient client, List<String> queues, Console console, InstantSource clock) {
    this.run = run;
    this.client = client;
    this.queues = queues;
    this.console = console;
    this.clock = clock;
    this.ready = new ReadyLine(run, console);
  }

  /// Blocks until the work is done, or for ever when `stay`.
  ///
  /// @throws RunFailure when the run cannot go on
  public void follow(boolean stay) throws RunFailure, InterruptedException {
    boolean done = false;
    while (stay || !done) {
      run.check();
      ready.say();
      Optional<Standing> standing = look();
      if (standing.isPresent()) {
        done = isDone(standing.get());
        show(standing.get(), done && !stay);
        if (!stay && !done) {
          explainStillness(standing.get());
        }
      }
      Thread.sleep(stay ? PERIOD_OF_STAYING : PERIOD);
    }
    console.endProgress();
  }

  /// When the first item of this run was settled; empty when none was.
  public Optional<Instant> firstSettled() {
    return Optional.ofNullable(firstSettled);
  }

  /// When the last item was settled, as far as this watch could see.
  public Optional<Instant> allSettled() {
    return Optional.ofNullable(allSettled);
  }

  private Optional<Standing> look() throws RunFailure, InterruptedException {
    Instant asked = clock.instant();
    try {
      var standing = Standing.of(ours(client.queues().queues()));
      heard();
      return Optional.of(standing);
    } catch (ProblemException e) {
      if (e.status() < 500) {
        throw new RunFailure("the queue does not answer as it should: " + e.getMessage());
      }
      silent(asked, e);
    } catch (IOException e) {
      silent(asked, e);
    }
    return Optional.empty();
  }

  /// It is being restarted, or else the run fails soon. A queue-service that hangs does neither.
  private void silent(Instant asked, IOException e) {
    if (silentSince == null) {
      silentSince = asked;
    }
    var silence = Duration.between(silentSince, clock.instant());
    if (!silenceTold && silence.compareTo(SILENCE) >= 0) {
      silenceTold = true;
      console.say(
          "the queue has not answered for %s: %s".formatted(Words.time(silence), Words.mishap(e)));
    }
  }

  /// Whoever waits for the end is told once why it does not come nearer: the queue is paused, or the
  /// workers of the flow are not those of an adapter.
  private void explainStillness(Standing standing) throws InterruptedException {
    Instant now = clock.instant();
    boolean nobodyWorks = standing.waiting() > 0 && standing.underWay() == 0;
    if (moved == null || !nobodyWorks || !standing.isStill(moved)) {
      moved = standing;
      stillSince = now;
      stillnessTold = false;
      return;
    }
    var still = Duration.between(stillSince, now);
    if (!stillnessTold && still.compareTo(STILLNESS) >= 0) {
      stillnessTold = true;
      try {
        for (String queue : queues) {
          whyFirstWaits(queue)
              .ifPresent(
                  why ->
                      console.say(
                          "nothing has moved for %s: %s".formatted(Words.time(still), why)));
        }
      } catch (IOException e) {
        stillnessTold = false; // the next look tells of a queue that does not answer
      }
    }
  }

  private Optional<String> whyFirstWaits(String queue) throws IOException, InterruptedException {
    List<ItemStatus> first = client.items(queue, ItemState.READY, null, 1, null).items();
    if (first.isEmpty()) {
      return Optional.empty();
    }
    ItemStatus item = client.item(queue, first.getFirst().name());
    return Optional.ofNullable(item.waiting())
        .map(
            waiting ->
                "\"%s\" of queue %s waits. %s%s"
                    .formatted(
                        item.name(),
                        queue,
                        waiting.detail(),
                        waiting.reason().equals("no-workers")
                            ? " Is there a worker-adapter for it?"
                            : ""));
  }

  private void heard() {
    if (silenceTold) {
      console.say("the queue answers again");
    }
    silentSince = null;
    silenceTold = false;
  }

  private List<QueueStatus> ours(List<QueueStatus> all) throws RunFailure {
    Map<String, QueueStatus> byName =
        all.stream().collect(Collectors.toMap(QueueStatus::name, Function.identity()));
    var ours = new ArrayList<QueueStatus>();
    for (String queue : queues) {
      QueueStatus status = byName.get(queue);
      if (status == null) {
        throw new RunFailure("the queue \"%s\" was deleted".formatted(queue));
      }
      ours.add(status);
    }
    return ours;
  }

  private boolean isDone(Standing standing) {
    Instant now = clock.instant();
    if (settledBefore < 0) {
      settledBefore = standing.settled();
    }
    if (firstSettled == null && standing.settled() > settledBefore) {
      firstSettled = now;
    }
    if (!standing.allSettled()) {
      allSettled = null;
      return false;
    }
    if (allSettled == null) {
      allSettled = now;
    }
    return standing.listedSince(allSettled).isPresent();
  }

  private void show(Standing standing, boolean last) {
    Instant now = clock.instant();
    if (console.isTerminal() || last || lastLine.plus(PERIOD_OF_LINES).isBefore(now)) {
      lastLine = now;
      console.progress(ProgressLine.of(standing, console.width()));
    }
  }
}
