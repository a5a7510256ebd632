/// One item's spans from several services. Start with [TraceTest].
@NullMarked
package dev.millrace.e2e.trace;

import org.jspecify.annotations.NullMarked;
