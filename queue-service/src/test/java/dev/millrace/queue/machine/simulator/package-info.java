/// The seeded simulator of the state machine. Start with [Simulator], which plays the world around
/// the machine, and [Model], which knows what must be true after each command.
///
/// Invariant kept here: a run follows from its seed and nothing else, so that a failure can be seen
/// again. The model never looks into the machine or its store; it has the commands, the answers,
/// what the listener was told, and the questions that anybody may ask.
@NullMarked
package dev.millrace.queue.machine.simulator;

import org.jspecify.annotations.NullMarked;
