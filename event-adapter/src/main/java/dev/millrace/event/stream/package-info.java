/// An adapter whose ends are all topics: a Kafka Streams topology, so that what is read, what is
/// written and how far it has come are one transaction. Start with [StreamTopology], then
/// [StreamRun].
@NullMarked
package dev.millrace.event.stream;

import org.jspecify.annotations.NullMarked;
