/// What Kafka itself offers for queues: share groups, and plain topics with a consumer group.
///
/// Start at [ShareGroupPeer] and [TopicPeer]. Both use the broker that the Kafka engine of the same
/// run uses.
@NullMarked
package dev.millrace.bench.peer.kafka;

import org.jspecify.annotations.NullMarked;
