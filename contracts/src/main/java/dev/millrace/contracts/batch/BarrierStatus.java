package dev.millrace.contracts.batch;

import dev.millrace.contracts.Kind;
import dev.millrace.contracts.queue.BatchStatus;
import dev.millrace.contracts.queue.ItemStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a barrier waits for.
///
/// @param join the name of the barrier
/// @param queues the batch in each of its queues that knows it, in the order of the barrier
/// @param waitsAt the first queue where it is not complete, or has too many dead items; its control
///     queue where the item is dead by which it is looked after; null when there is none
/// @param waitsFor what that is, in a sentence for people; null when it waits for nothing
/// @param missing of that queue, what is not settled, the oldest first, at most 100
/// @param awaited of that queue, names of the batch's manifest that have not come, at most 100
/// @param dead where it waits for a redrive of dead items, these, at most 100; or its control item
@Kind("BarrierStatus")
public record BarrierStatus(
    String join,
    String batch,
    List<BatchStatus> queues,
    @Nullable String waitsAt,
    @Nullable String waitsFor,
    List<ItemStatus> missing,
    List<String> awaited,
    List<ItemStatus> dead) {}
