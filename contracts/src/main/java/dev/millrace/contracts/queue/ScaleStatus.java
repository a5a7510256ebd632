package dev.millrace.contracts.queue;

import dev.millrace.contracts.Kind;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How many workers a queue should have, and the figures that come to it. See [QueueSpec.Scaling].
///
/// @param desired workers (items worked on at once), within the bounds
/// @param current items being worked on now
/// @param backlog items ready now
/// @param interarrival mean time between two arrivals over the window; null when fewer than two
///     came
/// @param processing mean time of one attempt, without waiting; null before the first ended
/// @param utilisation `processing / (desired × interarrival)`: below 1 it keeps up; null when
///     unknown
/// @param drained when the backlog will be gone with `desired` workers; null when unknown or never
/// @param reason a sentence for people
@Kind("Scale")
public record ScaleStatus(
    String queue,
    int desired,
    int current,
    int min,
    int max,
    long backlog,
    @Nullable Duration interarrival,
    @Nullable Duration processing,
    @Nullable Double utilisation,
    @Nullable Duration drained,
    String reason) {}
