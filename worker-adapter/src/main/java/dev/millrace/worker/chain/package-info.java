/// The multi-worker pattern: several workers, one after the other, offered as one. Start with
/// [ChainDriver]; [Checkpoint] is what a retry goes on from.
///
/// ```text
///  item's data ──► stage 1 ──result──► stage 2 ──result──► stage 3 ──result──► the item's result
///                             │                   │
///                             └── checkpoint ─────┘   stored with the lease, so that a retry
///                                                     begins after the last finished stage
/// ```
@NullMarked
package dev.millrace.worker.chain;

import org.jspecify.annotations.NullMarked;
