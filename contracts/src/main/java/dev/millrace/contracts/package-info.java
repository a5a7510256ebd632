/// The container interfaces of Millrace: what travels over the wire, as records, and typed clients
/// to speak it.
///
/// Start with [dev.millrace.contracts.source.ItemList] (what a source says),
/// [dev.millrace.contracts.worker.WorkResult] (what a worker answers),
/// [dev.millrace.contracts.queue.QueueClient] (everything a queue can be asked) and
/// [dev.millrace.contracts.event.EventClient] (what an event-adapter can be asked).
///
/// Every document carries `kind` and `apiVersion: "v1"`; [Kind] on a record adds both when it is
/// written and checks them when it is read. Nothing in this module knows Spring, and it depends on
/// Jackson alone.
@NullMarked
package dev.millrace.contracts;

import org.jspecify.annotations.NullMarked;
