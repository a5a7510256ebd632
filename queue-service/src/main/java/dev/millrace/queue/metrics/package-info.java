/// What the service shows of itself to Prometheus and to probes. Start with [QueueMetrics].
///
/// Invariant kept here: labels are queues and fixed words, never items, groups or workers, so that
/// the number of series is bounded.
@NullMarked
package dev.millrace.queue.metrics;

import org.jspecify.annotations.NullMarked;
