/// One partition of the commands topic and the state machine that it feeds, as a task of Kafka
/// Streams. Start with [Cell].
@NullMarked
package dev.millrace.queue.engine.kafka.cell;

import org.jspecify.annotations.NullMarked;
