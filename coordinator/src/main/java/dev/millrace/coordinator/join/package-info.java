/// The barrier: nothing of a batch goes on until everything of it is done. Start with [JoinRound].
///
/// ```text
///  a batch begins                       complete in all queues, and the policy lets it pass
///  queue ──(onBatchOpen)──► control ──► Barrier ──► complete the control item and enqueue
///                             ▲            │        the certificate, in one atomic settle
///                             └─ not yet ──┘
///                             ▲                     or, to let the results themselves pass:
///                             └── next page ◄────── complete it and enqueue a page of results and
///                                                   the control item of the next page, in one
/// ```
///
/// Kept here: whoever has the control item of a batch is the only one who may fire its barrier, and
/// firing ends that item. So a barrier fires once, whatever crashes, and nothing is remembered
/// outside the queue-service: any number of instances may run.
@NullMarked
package dev.millrace.coordinator.join;

import org.jspecify.annotations.NullMarked;
