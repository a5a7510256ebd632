package dev.millrace.worker.work;

import dev.millrace.contracts.Excerpt;
import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.Settlement;
import dev.millrace.contracts.queue.Settlement.FailCause;
import dev.millrace.contracts.queue.Settlement.ReleaseCause;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How one attempt at an item ended. Each verdict becomes exactly one settlement.
public sealed interface Verdict {
  /// The item is done.
  record Done(JsonData result) implements Verdict {}

  /// The worker said that this item can never succeed.
  record FailedForGood(Failure why) implements Verdict {}

  /// The attempt failed; another one may succeed.
  record Failed(Failure why) implements Verdict {}

  /// The work was stopped because it took longer than its deadline.
  record DeadlineExceeded(Failure why) implements Verdict {}

  /// The work was not begun because whoever should do it has no room or is not there.
  ///
  /// @param after how long the item, and the slot that had it, should wait
  /// @param why one line for people
  record Busy(Duration after, String why) implements Verdict {
    public Busy {
      why = Failure.oneLine(why);
    }
  }

  /// The work was stopped because this adapter is going away.
  record Evicted() implements Verdict {}

  /// What the queue is to do with the lease.
  default Settlement settlement(String token) {
    return switch (this) {
      case Done(JsonData result) -> new Settlement.Complete(token, result, null);
      case FailedForGood(Failure why) -> why.settlement(token, false, FailCause.ERROR);
      case Failed(Failure why) -> why.settlement(token, true, FailCause.ERROR);
      case DeadlineExceeded(Failure why) -> why.settlement(token, true, FailCause.DEADLINE);
      case Busy(Duration after, _) -> new Settlement.Release(token, ReleaseCause.BUSY, after);
      case Evicted() -> new Settlement.Release(token, ReleaseCause.EVICTED, null);
    };
  }

  /// The same verdict, with the stage of a chain named in it where it is a failure.
  default Verdict at(String stage) {
    return switch (this) {
      case FailedForGood(Failure why) -> new FailedForGood(why.at(stage));
      case Failed(Failure why) -> new Failed(why.at(stage));
      case DeadlineExceeded(Failure why) -> new DeadlineExceeded(why.at(stage));
      case Done done -> done;
      case Busy busy -> busy;
      case Evicted evicted -> evicted;
    };
  }

  /// The word for this verdict in metrics and log lines.
  default String word() {
    return switch (this) {
      case Done done -> "done";
      case FailedForGood never -> "failed-for-good";
      case Failed failed -> "failed";
      case DeadlineExceeded late -> "deadline";
      case Busy busy -> "busy";
      case Evicted evicted -> "evicted";
    };
  }

  /// Why an attempt failed.
  ///
  /// @param reason one line for people
  /// @param stage the stage of a chain; null outside of one
  /// @param stderr the tail of standard error; null where there is none
  record Failure(String reason, @Nullable String stage, @Nullable String stderr) {
    /// Characters of a reason that the queue keeps.
    static final int MAX_REASON = 1024;

    public Failure {
      reason = oneLine(reason);
    }

    public static Failure of(String reason) {
      return new Failure(reason, null, null);
    }

    Failure at(String name) {
      return new Failure(reason, name, stderr);
    }

    Settlement settlement(String token, boolean retryable, FailCause cause) {
      return new Settlement.Fail(token, reason, retryable, cause, stage, stderr);
    }

    private static String oneLine(String reason) {
      return Excerpt.of(reason.replaceAll("[\\p{Cntrl}\\s]+", " ").strip(), MAX_REASON);
    }
  }
}
