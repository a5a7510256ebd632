package dev.millrace.queue.engine.kafka;

import dev.millrace.queue.engine.kafka.wire.Answer;
import dev.millrace.queue.engine.kafka.wire.Letter;
import dev.millrace.queue.engine.kafka.wire.WireFormat;
import dev.millrace.queue.machine.Outcome;
import dev.millrace.queue.machine.Outcome.Refused;
import dev.millrace.queue.machine.Refusal;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JavaType;

/// The calls of this replica that wait for an answer. Safe for all threads.
final class PendingCalls implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(PendingCalls.class);
  private static final Duration RETRY = Duration.ofSeconds(1);

  /// A cell may be away for long, and do then what it was told before.
  private static final Duration LATE = Topics.NEWS_KEPT;

  /// Of a call that was withdrawn most often nothing comes at all.
  private static final Duration WITHDRAWN = Duration.ofMinutes(1);

  private final String replica;
  private final int partition;
  private final int most;
  private final Map<Long, Call<?>> calls = new ConcurrentHashMap<>();
  private final Map<Long, Abandoned> abandoned = new ConcurrentHashMap<>();
  private final AtomicLong next = new AtomicLong();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("call-timeouts").factory());
  /// What goes on when an answer is there may wait for the broker; those who bring answers must not.
  private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();

  private volatile boolean closed;

  /// @param until when the caller gives up, on [System#nanoTime]'s scale
  /// @param late is given an answer that comes later than that, for as long as answers are kept; null
  ///     when that needs no care
  record Call<T>(
      JavaType type,
      CompletableFuture<Outcome<T>> answer,
      long until,
      @Nullable Consumer<Outcome<T>> late) {
    private void complete(Answer given) {
      Outcome<T> outcome;
      try {
        outcome = WireFormat.outcome(given, type);
      } catch (WireFormat.UnreadableException e) {
        refuse("The answer cannot be read by this build: " + e.getMessage());
        return;
      } catch (OutOfMemoryError e) {
        refuse("There was no memory for the answer; it is not known what it was.");
        return;
      }
      if (!answer.complete(outcome)) {
        passOn(outcome);
      }
    }

    private void late(Answer given) {
      passOn(WireFormat.outcome(given, type));
    }

    private void passOn(Outcome<T> outcome) {
      if (late != null) {
        late.accept(outcome);
      }
    }

    private void refuse(String detail) {
      refuse(unavailable(detail));
    }

    private void refuse(Refusal refusal) {
      answer.complete(new Refused<>(refusal));
    }
  }

  /// Its answer may still come.
  ///
  /// @param until when that is no longer thought of, on [System#nanoTime]'s scale
  private record Abandoned(Call<?> call, long until) {}

  /// @param partition of the answers topic
  /// @param most calls that may wait
  PendingCalls(String replica, int partition, int most) {
    this.replica = replica;
    this.partition = partition;
    this.most = most;
    timer.scheduleWithFixedDelay(this::passTime, 100, 100, TimeUnit.MILLISECONDS);
  }

  /// @return where the answer is to go; null when no more calls can be made: the caller has been
  ///     told then
  <T> Letter.@Nullable Sender begin(Call<T> call) {
    if (closed) {
      call.refuse("The service is stopping.");
      return null;
    }
    if (calls.size() >= most) {
      call.refuse("More calls wait than the service takes on; slow down.");
      return null;
    }
    long number = next.incrementAndGet();
    calls.put(number, call);
    return new Letter.Sender(replica, partition, number);
  }

  void answer(Answer answer) {
    if (!answer.replica().equals(replica)) {
      return;
    }
    Call<?> call = calls.remove(answer.call());
    if (call != null) {
      callers.execute(() -> call.complete(answer));
      return;
    }
    Abandoned late = abandoned.remove(answer.call());
    if (late != null) {
      callers.execute(() -> late.call.late(answer));
    }
  }

  /// Tells the caller that there will be no answer.
  void fail(long number, Refusal refusal) {
    Call<?> call = calls.get(number);
    if (call != null) {
      abandon(number, call.until + LATE.toNanos());
      callers.execute(() -> call.refuse(refusal));
    }
  }

  static Refusal unavailable(String detail) {
    return new Refusal.Unavailable(detail, RETRY);
  }

  /// The caller does not wait any longer.
  ///
  /// @return false when it has got its answer, or was told that there will be none
  boolean abandon(long number) {
    return abandon(number, System.nanoTime() + WITHDRAWN.toNanos());
  }

  private boolean abandon(long number, long until) {
    Call<?> call = calls.get(number);
    if (call == null) {
      return false;
    }
    if (call.late != null && abandoned.size() < most) {
      // Before it is removed: an answer that comes just now finds it in one of them.
      abandoned.put(number, new Abandoned(call, until));
    }
    if (calls.remove(number) == null) {
      abandoned.remove(number);
      return false;
    }
    return true;
  }

  private void passTime() {
    try {
      endOld();
    } catch (OutOfMemoryError e) {
      log.error("Calls that wait for too long are seen to a moment later.", e);
    }
  }

  private void endOld() {
    long now = System.nanoTime();
    calls.forEach(
        (number, call) -> {
          if (call.until - now <= 0) {
            fail(
                number,
                unavailable(
                    "There was no answer in time; it is not known whether anything changed."));
          }
        });
    abandoned.values().removeIf(late -> late.until - now <= 0);
  }

  @Override
  public void close() {
    closed = true;
    calls.keySet().forEach(number -> fail(number, unavailable("The service is stopping.")));
    timer.shutdownNow();
    callers.close();
  }
}
