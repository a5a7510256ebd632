/// The work on an item as spans, where somebody collects them. Start with [TracedDriver].
@NullMarked
package dev.millrace.worker.trace;

import org.jspecify.annotations.NullMarked;
