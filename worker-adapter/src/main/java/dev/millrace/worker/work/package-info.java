/// What it means to do one item: the [Driver] that does it, the [Work] it is given, and the
/// [Verdict] it comes back with. Start with [Verdict]: it is the whole decision of what happens to
/// an item next. Nothing here knows HTTP, processes, Spring or a clock; every other package may
/// depend on this one, and it depends on contracts only.
///
/// ```text
///                        ┌─ Done ─────────────► complete
///                        ├─ FailedForGood ────► fail, not retryable (dead letter)
///  Work ──► Driver ──────┼─ Failed ───────────► fail, retryable
///             ▲          ├─ DeadlineExceeded ─► fail, retryable, cause deadline
///         StopSignal     ├─ Busy ─────────────► release after a while (counts against nothing)
///                        └─ Evicted ──────────► release (counts against nothing)
///
///  A lease that was lost on the way settles nothing, whatever the verdict.
/// ```
@NullMarked
package dev.millrace.worker.work;

import org.jspecify.annotations.NullMarked;
