/// How many workers a queue should have. Start with [Scaler]; [FlowMeter] feeds the figures.
///
/// What is decided, and from which figures, is in `dev.millrace.contracts.scale`, which the
/// simulator and those who act on the answer share. Invariant kept here: asking twice answers
/// twice the same.
@NullMarked
package dev.millrace.queue.scale;

import org.jspecify.annotations.NullMarked;
