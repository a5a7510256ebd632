/// What all services must agree on so that their spans of an item make one trace.
@NullMarked
package dev.millrace.contracts.trace;

import org.jspecify.annotations.NullMarked;
