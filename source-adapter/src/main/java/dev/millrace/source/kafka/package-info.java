/// The kind `kafka`: the records of a topic, each listed until it is accepted.
///
/// Start with [dev.millrace.source.kafka.KafkaSource]. What was read and what is still open of each
/// partition is a [dev.millrace.source.kafka.Progress], a value; `Ledger` keeps them and commits
/// them to the consumer group, offset and open records both, so that nothing has to be stored here.
/// An item stops being listed only when that commit was taken. One process of a group reads at a
/// time: the one that has the `Seat`.
@NullMarked
package dev.millrace.source.kafka;

import org.jspecify.annotations.NullMarked;
