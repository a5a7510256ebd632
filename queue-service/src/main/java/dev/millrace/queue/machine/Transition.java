package dev.millrace.queue.machine;

import dev.millrace.contracts.queue.QueueEvent;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Something that happened to a queue. Told to the machine's listener while the command is applied:
/// it is true only once the writes of that command are durable.
///
/// @param item null when it happened to the queue or a batch
/// @param attempt which one has begun or ended, counted from 1; null where it is about none, or a
///     replica of an older build told it
/// @param since when what has now ended began: enqueued for [Type#LEASED], first leased for
///     [Type#HEDGED], leased for the endings of an attempt, else null
public record Transition(
    String queue,
    Type type,
    Instant at,
    @Nullable String item,
    @Nullable String batch,
    @Nullable Integer attempt,
    @Nullable String worker,
    @Nullable String reason,
    @Nullable Instant since) {

  /// As it is told to everybody.
  public QueueEvent event() {
    return new QueueEvent(queue, type.word(), at, item, batch, worker, reason);
  }

  public enum Type {
    ENQUEUED,
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
    BATCH_COMPLETE,
    PAUSED,
    RESUMED,
    DECLARED,
    DELETED;

    /// The word for it outside.
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
