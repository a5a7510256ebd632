/// What replicas write to each other by way of Kafka's topics, and the form that it has there.
/// Start with [Letter].
@NullMarked
package dev.millrace.queue.engine.kafka.wire;

import org.jspecify.annotations.NullMarked;
