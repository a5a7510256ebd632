/// Serves the interface's description, which is written by hand and kept in `contracts`.
@NullMarked
package dev.millrace.queue.openapi;

import org.jspecify.annotations.NullMarked;
