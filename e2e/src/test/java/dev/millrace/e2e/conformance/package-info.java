/// What Millrace brings along passes its own conformance kit.
@NullMarked
package dev.millrace.e2e.conformance;

import org.jspecify.annotations.NullMarked;
