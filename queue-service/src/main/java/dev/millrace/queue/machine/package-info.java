/// The queue as a pure, deterministic state machine: no threads, no clock, no I/O but the [Store]
/// it is given. Start with [QueueMachine], and [Command] for what it understands.
///
/// Invariant kept here: an item is in exactly one state, which is the one index it has an entry in
/// (see `Keys`), and every accepted item has one until its retention has passed. May depend on
/// `contracts` and nothing else.
@NullMarked
package dev.millrace.queue.machine;

import org.jspecify.annotations.NullMarked;
