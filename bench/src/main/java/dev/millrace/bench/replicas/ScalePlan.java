package dev.millrace.bench.replicas;

import java.time.Duration;
import java.util.List;

/// How `bench scale` shall measure: each number of replicas with each number of queues and each size
/// of batch.
///
/// @param clients as many for every point, so that points can be compared
/// @param bytes of an item's data
public record ScalePlan(
    Service service,
    List<Integer> replicas,
    List<Integer> queues,
    List<Integer> batches,
    int clients,
    int bytes,
    Duration warmUp,
    Duration measured) {}
