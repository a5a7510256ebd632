package dev.millrace.contracts.queue;

import dev.millrace.contracts.Kind;
import dev.millrace.contracts.json.JsonData;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Everything a queue knows of one item.
///
/// @param data null in listings, and when the retention has passed but the source still lists the
///     name
/// @param attempts those that ended without success, oldest first; of an item that two workers had,
///     also the one that succeeded, if it was not the latest
/// @param lease present while leased
/// @param hedge the lease of a second worker, present while there is one
/// @param result present when succeeded with a result that is not empty; in listings only where
///     results were asked for
/// @param finished when it was settled
/// @param waiting why it is not being worked on; present while scheduled or ready, null in listings
@Kind("ItemStatus")
public record ItemStatus(
    String queue,
    String name,
    ItemState state,
    int priority,
    @Nullable String group,
    @Nullable String batch,
    Instant enqueued,
    @Nullable JsonData data,
    int failures,
    int lost,
    List<Attempt> attempts,
    @Nullable LeaseView lease,
    @Nullable LeaseView hedge,
    @Nullable JsonData result,
    @Nullable Instant finished,
    @Nullable Waiting waiting) {

  /// The attempt that the item's end is from, or why it waits; null when there was none without
  /// success. One that was only overtaken tells nothing.
  public @Nullable Attempt lastAttempt() {
    return attempts.stream()
        .filter(attempt -> !attempt.ending().equals("overtaken"))
        .max(Comparator.comparing(Attempt::ended).thenComparing(Attempt::number))
        .orElse(null);
  }

  /// Those of the workers that have it now: none, one or two.
  public List<LeaseView> leases() {
    return Stream.of(lease, hedge).filter(Objects::nonNull).toList();
  }

  /// @param number which handing-out of the item this was, from 1
  /// @param ending `failed`, `deadline`, `expired`, `busy`, `evicted`, `returned`, `cancelled`,
  ///     `late`, `overtaken` or `succeeded`
  /// @param counted whether it counted against `maxAttempts`
  public record Attempt(
      int number,
      String worker,
      Instant started,
      Instant ended,
      String ending,
      boolean counted,
      @Nullable String reason,
      @Nullable String stage,
      @Nullable String stderr) {}

  public record LeaseView(
      String worker,
      int attempt,
      Instant started,
      Instant expires,
      Settlement.@Nullable Progress progress) {}

  /// @param reason a word for programs: `paused`, `not-before`, `backoff`, `group-limit`,
  ///     `rate-limit`, `max-leased`, `in-line` or `no-workers`
  /// @param detail a sentence for people
  /// @param position items that will be handed out before it, at most 10 000 counted; null when it
  ///     is not in line
  /// @param from from when it could start; null when that does not depend on time
  public record Waiting(
      String reason, String detail, @Nullable Long position, @Nullable Instant from) {}
}
