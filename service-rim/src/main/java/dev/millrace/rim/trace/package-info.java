/// OpenTelemetry traces, off unless a collector is named. Start with [Spans].
@NullMarked
package dev.millrace.rim.trace;

import org.jspecify.annotations.NullMarked;
