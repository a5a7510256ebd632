/// Partial results in, fewer out, until one. Start with [Reducer], then [Finisher].
///
/// ```text
///              lease up to k of one batch
///  partials ───────────────► Reducer ──── two or more ───► complete them all and enqueue their merge,
///     ▲  ▲                    │    ▲                       in one atomic settle ──┐
///     │  └─────────────────── │ ── │ ─────────────────────────────────────────────┘
///     │                  only one  another one of its batch
///     │                       ▼    │
///     └── not yet ────────── Hand ─┘
///                             │ for a moment, then Finisher: sealed, and it covers all inputs?
///                             ▼
///                    complete it and enqueue the result, in one atomic settle
/// ```
///
/// Kept here: every input is in exactly one live partial result at any time. An input is an item of
/// the batch; a merge belongs to no batch, has the batch as its group, and carries a
/// [dev.millrace.contracts.batch.Cover] of the inputs in it. Nothing is remembered between two
/// steps, so any number of instances may run, and any of them may die at any time.
///
/// No heartbeat: a part is held for well under a second, and merging a few megabytes takes less.
/// Merging by a worker of the user's own is the work of another queue, with leases and retries of
/// its own.
@NullMarked
package dev.millrace.coordinator.reduce;

import org.jspecify.annotations.NullMarked;
