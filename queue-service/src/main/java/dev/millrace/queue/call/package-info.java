/// How the rim calls the engine: blocking, with refusals thrown as problems. Start with [Calls].
///
/// Invariant kept here: nothing reaches the engine whose shape was not checked ([Check]), and every
/// refusal of the machine becomes the same problem wherever it comes up ([Problems]).
@NullMarked
package dev.millrace.queue.call;

import org.jspecify.annotations.NullMarked;
