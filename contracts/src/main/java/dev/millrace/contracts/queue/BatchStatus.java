package dev.millrace.contracts.queue;

import dev.millrace.contracts.Kind;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// @param accepted items that belong to the batch
/// @param counts items in each state
/// @param complete sealed, and every item settled
/// @param opened when it began
/// @param completed when it was first complete; null while it is not
@Kind("BatchStatus")
public record BatchStatus(
    String queue,
    String name,
    boolean sealed,
    @Nullable Long expected,
    long accepted,
    Map<ItemState, Long> counts,
    boolean complete,
    Instant opened,
    @Nullable Instant completed) {}
