/// Drives one peer and takes the figures.
///
/// Start at [Load]; [CycleLoad], [MixedLoad] and [LatencyLoad] are the three ways to drive, and
/// [Backlog] fills a queue. All of them keep the [Ledger]'s promise: every item enqueued is handed
/// out once and settled once, or the bench stops.
@NullMarked
package dev.millrace.bench.load;

import org.jspecify.annotations.NullMarked;
