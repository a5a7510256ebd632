/// Moves the queues of a stopped embedded engine to another engine. Start with [Migration] for what
/// is done in which order, and with [MigrateApplication] for how it is started.
///
/// Invariant kept here: at no moment may both engines hand out the same item.
@NullMarked
package dev.millrace.queue.engine.move;

import org.jspecify.annotations.NullMarked;
