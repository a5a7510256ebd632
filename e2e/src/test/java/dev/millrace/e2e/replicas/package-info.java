/// Several replicas of the queue-service on a Kafka of three brokers, while whatever can fail does.
/// Start with [FaultsTest]; a [Site] is what is there, a [Fault] is what is done to it, and the
/// package `history` holds what clients ask, what they were told, and who judges it.
@NullMarked
package dev.millrace.e2e.replicas;

import org.jspecify.annotations.NullMarked;
