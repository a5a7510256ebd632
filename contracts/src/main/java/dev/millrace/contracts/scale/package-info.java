/// How many workers a queue should have: the rule, and the meter of what it goes by. Start with
/// [dev.millrace.contracts.scale.ScaleRule]; [dev.millrace.contracts.scale.FlowWindow] measures.
///
/// It is here, though it is no wire format, because queue-service decides by it, the simulator
/// replays it and whoever acts on the answer steadies it: see `docs/adr/0021`. Invariant kept here:
/// no clock, no I/O, no random; the same figures and the same decision before give the same answer.
@NullMarked
package dev.millrace.contracts.scale;

import org.jspecify.annotations.NullMarked;
