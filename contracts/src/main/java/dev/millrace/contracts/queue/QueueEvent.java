package dev.millrace.contracts.queue;

import dev.millrace.contracts.Kind;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One line of a queue's event stream (SSE). Events tell of what is durable already; a listener
/// that is too slow loses events and is told so by one of type `lost`.
///
/// @param type `enqueued`, `ready`, `leased`, `hedged`, `succeeded`, `failed`, `expired`, `released`,
///     `overtaken`, `dead`, `cancelled`, `redriven`, `batch-complete`, `paused`, `resumed`, `lost`
@Kind("Event")
public record QueueEvent(
    String queue,
    String type,
    Instant time,
    @Nullable String item,
    @Nullable String batch,
    @Nullable String worker,
    @Nullable String reason) {}
