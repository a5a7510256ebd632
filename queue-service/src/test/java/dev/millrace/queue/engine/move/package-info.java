@NullMarked
package dev.millrace.queue.engine.move;

import org.jspecify.annotations.NullMarked;
