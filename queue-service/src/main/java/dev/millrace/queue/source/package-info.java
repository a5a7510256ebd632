/// Brings what sources list into their queues. Start with [SourceReconciler], which keeps one
/// [SourceLoop] for each queue that has a source; a [SourcePass] is one look at it.
///
/// Invariant kept here: an item counts as brought in only once it is durable, and a name is
/// forgotten only after a listing that was read to its end did not hold it. What is known between
/// two looks is in the queue; after a restart the looking begins again.
@NullMarked
package dev.millrace.queue.source;

import org.jspecify.annotations.NullMarked;
