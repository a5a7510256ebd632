package dev.millrace.queue.call;

import dev.millrace.contracts.queue.Lease;
import dev.millrace.queue.machine.Place;
import dev.millrace.queue.machine.Refusal.Unavailable;
import dev.millrace.rim.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// Bounds the bytes of large answers that are in memory at once, until those who asked have read
/// them: pages of results, and items handed out. Safe for all threads.
public final class AnswerBudget {
  private static final int HEAP_SHARE = 4;
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final long max;
  private final AtomicLong held = new AtomicLong();

  /// @param max bytes
  AnswerBudget(long max) {
    this.max = max;
  }

  /// A quarter of the largest heap, and a page at least.
  static AnswerBudget ofHeap() {
    return new AnswerBudget(
        Math.max(Place.ANSWER_BYTES, Runtime.getRuntime().maxMemory() / HEAP_SHARE));
  }

  /// What one answer holds; close it once, when the answer is written.
  public interface Share extends AutoCloseable {
    @Override
    void close();
  }

  /// For a page. One too many is refused with 503.
  public Share page() {
    if (held.addAndGet(Place.ANSWER_BYTES) > max) {
      held.addAndGet(-Place.ANSWER_BYTES);
      throw full();
    }
    return () -> held.addAndGet(-Place.ANSWER_BYTES);
  }

  /// For what is handed out already, also beyond the bound.
  public Share of(List<Lease> leases) {
    long bytes = leases.stream().mapToLong(lease -> lease.data().size()).sum();
    held.addAndGet(bytes);
    return () -> held.addAndGet(-bytes);
  }

  /// Whether anything more should be handed out.
  public boolean hasRoom() {
    return held.get() < max;
  }

  /// Refuses with 503 when there is no room for anything.
  public void requireRoom() {
    if (!hasRoom()) {
      throw full();
    }
  }

  private Refusal full() {
    return Problems.of(
        new Unavailable(
            "answers of %d MiB, the most there may be at once, have not been read yet; try again"
                .formatted(max >> 20),
            RETRY));
  }
}
