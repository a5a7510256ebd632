/// The Kafka engine with several replicas: what they carry, and what happens when they come and go.
///
/// Start at [ScaleBench] and [FailoverBench]; a [Site] is a broker and the replicas on it.
@NullMarked
package dev.millrace.bench.replicas;

import org.jspecify.annotations.NullMarked;
