/// Event patterns between every pair of ends, while the processes on the way are killed. Start
/// with [EndsTest]; a [Passage] is one run of it.
@NullMarked
package dev.millrace.e2e.events;

import org.jspecify.annotations.NullMarked;
