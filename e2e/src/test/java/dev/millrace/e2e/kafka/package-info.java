/// The Kafka that the launcher brings along. Start with [BrokerTest].
@NullMarked
package dev.millrace.e2e.kafka;

import org.jspecify.annotations.NullMarked;
