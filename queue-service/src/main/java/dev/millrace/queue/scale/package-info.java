/// How many workers a queue should have. Start with [ScaleRule], which decides; [FlowMeter]
/// measures what it goes by.
///
/// Invariant kept here: the decision is a function of the figures and the decision before, so that
/// asking twice answers twice the same. [ScaleRule] and [Flow] know no clock.
@NullMarked
package dev.millrace.queue.scale;

import org.jspecify.annotations.NullMarked;
