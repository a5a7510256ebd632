package dev.millrace.worker.run;

import java.time.Duration;

/// How a worker behaves.
///
/// @param concurrency items worked on at once
/// @param prefetch items leased beyond that, to begin without a round trip
/// @param deadline how long one item may take, over all stages
/// @param grace from SIGTERM to SIGKILL
/// @param drain how long what is under work may go on once the worker is told to end
/// @param poll how long a poll waits for work at the queue; also what an idle worker may take to
///     end
/// @param reconnect the longest wait between two tries while the queue is away
/// @param forwarding where results go
public record RunSettings(
    int concurrency,
    int prefetch,
    Duration deadline,
    Duration grace,
    Duration drain,
    Duration poll,
    Duration reconnect,
    Forwarding forwarding) {}
