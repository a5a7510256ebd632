/// What this adapter holds of the queue, and the proof that it still does. Start with [HeldLease],
/// then [Heartbeat].
///
/// The invariant: work goes on only while its lease can be proven by this machine's own clock. A
/// lease lasts its duration from the moment the request for it was *sent*, less a margin; the
/// queue's wall clock is never compared with ours. A heartbeat that is answered moves that moment;
/// one that is refused, or that gets no answer until the proof has run out, stops the work at once
/// and nothing is settled.
///
/// ```text
///               extended          driver has ended         settled
///              ┌───────┐
///   taken ──► HELD ────┴──────────► FINISHED ─────────────► (gone)
///              │ refused, or          │ refused, or not proven any more
///              │ not proven any more  ▼
///              └───────────────────► LOST   work stopped, nothing settled
/// ```
@NullMarked
package dev.millrace.worker.lease;

import org.jspecify.annotations.NullMarked;
