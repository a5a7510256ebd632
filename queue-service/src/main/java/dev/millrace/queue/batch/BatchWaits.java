package dev.millrace.queue.batch;

import dev.millrace.contracts.queue.BatchStatus;
import dev.millrace.queue.call.Calls;
import dev.millrace.queue.machine.Query.GetBatch;
import dev.millrace.queue.machine.Transition;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Those who wait for a batch to be complete. It holds nothing for a batch that nobody waits for.
/// Safe for all threads.
final class BatchWaits implements Consumer<Transition> {
  private final Calls calls;
  private final ConcurrentHashMap<GetBatch, Set<CountDownLatch>> waiting =
      new ConcurrentHashMap<>();
  private volatile boolean stopped;

  BatchWaits(Calls calls) {
    this.calls = calls;
  }

  /// Waits until the batch is complete, its queue is deleted, or the time is over.
  ///
  /// @return the batch as it is then
  BatchStatus await(String queue, String batch, Duration patience) {
    var question = new GetBatch(queue, batch);
    var news = new CountDownLatch(1);
    join(question, news);
    try {
      // Only now: what happens after the look is told through the latch.
      BatchStatus status = calls.ask(question);
      return status.complete() || stopped || !waits(news, patience) ? status : calls.ask(question);
    } finally {
      leave(question, news);
    }
  }

  private static boolean waits(CountDownLatch news, Duration patience) {
    try {
      news.await(patience.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void accept(Transition transition) {
    switch (transition.type()) {
      case BATCH_COMPLETE -> {
        if (transition.batch() != null) {
          wake(new GetBatch(transition.queue(), transition.batch()));
        }
      }
      case DELETED ->
          waiting.keySet().stream()
              .filter(question -> question.queue().equals(transition.queue()))
              .forEach(this::wake);
      case ENQUEUED,
          READY,
          LEASED,
          HEDGED,
          SUCCEEDED,
          FAILED,
          EXPIRED,
          RELEASED,
          OVERTAKEN,
          DEAD,
          CANCELLED,
          REDRIVEN,
          PAUSED,
          RESUMED,
          DECLARED -> {}
    }
  }

  /// Answers all who wait, now and from now on, with the batch as it is.
  void stop() {
    stopped = true;
    waiting.keySet().forEach(this::wake);
  }

  private void wake(GetBatch question) {
    Set<CountDownLatch> latches = waiting.remove(question);
    if (latches != null) {
      latches.forEach(CountDownLatch::countDown);
    }
  }

  private void join(GetBatch question, CountDownLatch news) {
    waiting.compute(
        question,
        (_, latches) -> {
          Set<CountDownLatch> joined = latches == null ? new HashSet<>() : latches;
          joined.add(news);
          return joined;
        });
  }

  private void leave(GetBatch question, CountDownLatch news) {
    waiting.computeIfPresent(
        question,
        (_, latches) -> {
          latches.remove(news);
          return latches.isEmpty() ? null : latches;
        });
  }
}
