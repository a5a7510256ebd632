/// An adapter whose ends are of several kinds: takes some events, gives them to the outputs, and
/// only then says that they are done. Start with [Pump]; [Dispatch] is the way of one batch.
///
/// What was given but not yet acknowledged comes again after a crash, so the outputs get it again,
/// under the same id. Between queues there is no such gap: what goes to a queue goes in the call
/// that settles the item.
@NullMarked
package dev.millrace.event.pump;

import org.jspecify.annotations.NullMarked;
