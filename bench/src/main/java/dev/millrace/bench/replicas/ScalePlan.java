package dev.millrace.bench.replicas;

import java.time.Duration;
import java.util.List;

/// How `bench scale` shall measure: each number of replicas with each size of batch, over each number
/// of queues, and over one queue with each number of shards.
///
/// @param shards 1 is a queue without, and left out when `queues` has one queue too
/// @param clients as many for every point, so that points can be compared
/// @param warmUp before the first point of each number of replicas; a half of it before later ones
/// @param bytes of an item's data
public record ScalePlan(
    Service service,
    List<Integer> replicas,
    List<Integer> queues,
    List<Integer> shards,
    List<Integer> batches,
    int clients,
    int bytes,
    Duration warmUp,
    Duration measured) {}
