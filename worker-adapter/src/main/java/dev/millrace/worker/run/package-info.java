/// The life of a worker, from taking leases to settling them. Start with [WorkerRun], and follow
/// one item: [Poller] → [Inbox] → [Slot] → [SettleDesk].
///
/// ```text
///            long poll                     one thread a slot
///  queue ───► Poller ───► Inbox ───take───► Slot ──► Driver
///    ▲                     ▲                  │ verdict
///    │                     │ next leases      ▼
///    └──────────────────── SettleDesk ◄───────┘
///       one call: settle what has ended and take as many again
/// ```
///
/// Kept here: at most slots + prefetch leases are held at once, as room in the [Inbox] is reserved
/// before the queue is asked and is given up only with the lease; and every item that was taken is
/// settled exactly once, or its lease is lost.
@NullMarked
package dev.millrace.worker.run;

import org.jspecify.annotations.NullMarked;
