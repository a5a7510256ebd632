/// What happens to an item as spans, where somebody collects them. Start with [ItemSpans].
@NullMarked
package dev.millrace.queue.trace;

import org.jspecify.annotations.NullMarked;
