@NullMarked
package dev.millrace.queue.engine.kafka.wire;

import org.jspecify.annotations.NullMarked;
