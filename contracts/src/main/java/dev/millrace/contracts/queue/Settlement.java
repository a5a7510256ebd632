package dev.millrace.contracts.queue;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.millrace.contracts.json.JsonData;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What to do with one lease. On the wire the verb is the field `do`:
/// `{"do":"complete","token":"…","result":{…}}`.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "do")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Settlement.Complete.class, name = "complete"),
  @JsonSubTypes.Type(value = Settlement.Fail.class, name = "fail"),
  @JsonSubTypes.Type(value = Settlement.Release.class, name = "release"),
  @JsonSubTypes.Type(value = Settlement.Extend.class, name = "extend")
})
public sealed interface Settlement {
  String token();

  /// The item is done.
  ///
  /// @param result default `{}`
  /// @param then items enqueued in the same step: either all of it is durable, or none
  record Complete(String token, @Nullable JsonData result, @Nullable List<FollowUp> then)
      implements Settlement {}

  /// The attempt failed and counts against `maxAttempts`.
  ///
  /// @param reason one line for people; at most 1024 characters are kept
  /// @param retryable false sends the item straight to the dead letters; default true
  /// @param cause default `error`
  /// @param stage the stage of a chain that failed
  /// @param stderr the tail of standard error; at most the last 8192 characters are kept
  record Fail(
      String token,
      String reason,
      @Nullable Boolean retryable,
      @Nullable FailCause cause,
      @Nullable String stage,
      @Nullable String stderr)
      implements Settlement {}

  /// The item goes back in its place and the attempt counts against nothing.
  ///
  /// @param cause default `returned`
  /// @param after how long it should wait; default not at all
  record Release(String token, @Nullable ReleaseCause cause, @Nullable Duration after)
      implements Settlement {}

  /// The lease lasts longer. The heartbeat of a worker.
  ///
  /// @param duration from now; default the queue's `lease`
  /// @param progress shown in the item's status
  /// @param checkpoint given to whoever leases the item next, should this attempt not succeed;
  ///     replaces the one before
  record Extend(
      String token,
      @Nullable Duration duration,
      @Nullable Progress progress,
      @Nullable JsonData checkpoint)
      implements Settlement {}

  /// @param queue where the follow-ups go; may be the same one
  record FollowUp(String queue, List<NewItem> items) {}

  /// @param percent 0 to 100
  /// @param message at most 256 characters are kept
  record Progress(@Nullable Integer percent, @Nullable String message) {}

  enum FailCause {
    /// The worker said so, or ended with an error.
    ERROR,
    /// The worker did not end within its deadline and was stopped.
    DEADLINE;

    @JsonValue
    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    public static FailCause of(String wire) {
      return WireEnum.of(values(), FailCause::wire, "cause", wire);
    }
  }

  enum ReleaseCause {
    /// Not begun.
    RETURNED,
    /// The worker said 429 or 503.
    BUSY,
    /// The worker was told to stop (SIGTERM) before it was done.
    EVICTED;

    @JsonValue
    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    public static ReleaseCause of(String wire) {
      return WireEnum.of(values(), ReleaseCause::wire, "cause", wire);
    }
  }
}
