package dev.millrace.launcher.run;

import dev.millrace.contracts.queue.QueueClient;
import dev.millrace.contracts.queue.ScaleStatus;
import dev.millrace.launcher.flow.Container.Scale;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Follows what the queue-service says about how many workers a queue should have.
///
/// More at once when more are wanted; fewer only when fewer have been wanted for a while, because a
/// process that is stopped today and started again tomorrow costs more than one that waits.
final class Scaler {
  static final Duration PERIOD = Duration.ofSeconds(1);
  private static final int LOOKS_BEFORE_FEWER = 10;

  private final Scale scale;
  private final QueueClient queues;
  private final Pool pool;
  private final Consumer<String> notices;
  private int looksAtFewer;

  Scaler(Scale scale, QueueClient queues, Pool pool, Consumer<String> notices) {
    this.scale = scale;
    this.queues = queues;
    this.pool = pool;
    this.notices = notices;
  }

  /// Follows until `stopped` opens.
  void follow(CountDownLatch stopped) {
    try {
      while (!stopped.await(PERIOD.toMillis(), TimeUnit.MILLISECONDS)) {
        look();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() throws InterruptedException {
    try {
      act(queues.scale(scale.queue()));
    } catch (IOException e) {
      looksAtFewer = 0; // The queue is away: what runs goes on, and it is asked again.
    }
  }

  void act(ScaleStatus status) {
    int running = pool.size();
    int wanted = processes(status.desired());
    looksAtFewer = wanted < running ? looksAtFewer + 1 : 0;
    if (wanted > running || looksAtFewer >= LOOKS_BEFORE_FEWER) {
      looksAtFewer = 0;
      pool.resize(wanted);
    }
    int now = pool.size();
    if (now != running) {
      notices.accept("%s: %d → %d worker processes".formatted(scale.queue(), running, now));
    }
  }

  /// How many processes it takes to work on that many items at once.
  int processes(int workers) {
    return Math.ceilDiv(workers, scale.each());
  }
}
