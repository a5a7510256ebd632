/// Starts the packaged jars, and leaves none of them running.
@NullMarked
package dev.millrace.e2e.process;

import org.jspecify.annotations.NullMarked;
