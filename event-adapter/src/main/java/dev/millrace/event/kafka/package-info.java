/// What all of an adapter's Kafka clients share: their settings, the topics, the lag.
@NullMarked
package dev.millrace.event.kafka;

import org.jspecify.annotations.NullMarked;
