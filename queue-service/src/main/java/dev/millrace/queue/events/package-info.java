/// What happens to queues, as a stream of server-sent events. Start with [EventHub].
///
/// Invariant kept here: a listener costs at most its buffer, and can slow down nobody but itself.
@NullMarked
package dev.millrace.queue.events;

import org.jspecify.annotations.NullMarked;
