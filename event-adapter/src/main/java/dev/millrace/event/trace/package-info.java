/// What becomes of events as spans, where somebody collects them. Start with [EventSpans].
@NullMarked
package dev.millrace.event.trace;

import org.jspecify.annotations.NullMarked;
