/// The state machine on Kafka: as many of it as the commands topic has partitions, spread over any
/// number of replicas. Start with [KafkaEngine] for the calls, and with
/// [dev.millrace.queue.engine.kafka.cell.Cell] for what becomes of them.
@NullMarked
package dev.millrace.queue.engine.kafka;

import org.jspecify.annotations.NullMarked;
