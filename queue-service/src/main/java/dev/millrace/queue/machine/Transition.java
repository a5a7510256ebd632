package dev.millrace.queue.machine;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Something that happened to a queue. Told to the machine's listener while the command is applied:
/// it is true only once the writes of that command are durable.
///
/// @param item null when it happened to the queue or a batch
/// @param since when what has now ended began: enqueued for [Type#LEASED], leased for the endings
///     of an attempt, else null
public record Transition(
    String queue,
    Type type,
    Instant at,
    @Nullable String item,
    @Nullable String batch,
    @Nullable String worker,
    @Nullable String reason,
    @Nullable Instant since) {

  public enum Type {
    ENQUEUED,
    READY,
    LEASED,
    SUCCEEDED,
    FAILED,
    EXPIRED,
    RELEASED,
    DEAD,
    CANCELLED,
    REDRIVEN,
    BATCH_COMPLETE,
    PAUSED,
    RESUMED,
    DECLARED,
    DELETED
  }
}
