package dev.millrace.queue.call;

import dev.millrace.contracts.queue.Lease;
import dev.millrace.queue.machine.Refusal.Unavailable;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// Bounds the bytes of large answers that are in memory at once, until those who asked have read
/// them: pages of results, and items handed out. Safe for all threads.
public final class AnswerBudget {
  /// After as many bytes the engine ends a page.
  public static final long PAGE = 8 << 20;

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
    return new AnswerBudget(Math.max(PAGE, Runtime.getRuntime().maxMemory() / HEAP_SHARE));
  }

  /// What one answer holds; close it when the answer is written.
  public final class Share implements AutoCloseable {
    private long bytes;

    private Share(long bytes) {
      this.bytes = bytes;
    }

    /// Counts what is handed out already, also beyond the bound.
    public void hold(List<Lease> leases) {
      long more = leases.stream().mapToLong(lease -> lease.data().size()).sum();
      bytes += more;
      held.addAndGet(more);
    }

    @Override
    public void close() {
      held.addAndGet(-bytes);
      bytes = 0;
    }
  }

  /// For a page. One too many is refused with 503.
  public Share page() {
    if (held.addAndGet(PAGE) > max) {
      held.addAndGet(-PAGE);
      throw full();
    }
    return new Share(PAGE);
  }

  /// For an answer of which nobody knows how large it will be.
  public Share any() {
    return new Share(0);
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

  private dev.millrace.rim.Refusal full() {
    return Problems.of(
        new Unavailable(
            "answers of %d MiB, the most there may be at once, have not been read yet; try again"
                .formatted(max >> 20),
            RETRY));
  }
}
