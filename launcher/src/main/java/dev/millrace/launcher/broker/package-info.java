/// Kafka for flows that have none: one node of unmodified Apache Kafka, on this machine from the
/// module `kafka-broker`, elsewhere from Kafka's own image. What it is told is the same in both
/// places; start with [dev.millrace.launcher.broker.BrokerProperties].
///
/// Starts nothing and writes nothing.
@NullMarked
package dev.millrace.launcher.broker;

import org.jspecify.annotations.NullMarked;
