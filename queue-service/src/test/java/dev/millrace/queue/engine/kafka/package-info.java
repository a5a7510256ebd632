@NullMarked
package dev.millrace.queue.engine.kafka;

import org.jspecify.annotations.NullMarked;
