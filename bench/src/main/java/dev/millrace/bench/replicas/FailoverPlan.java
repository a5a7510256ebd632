package dev.millrace.bench.replicas;

import java.util.List;

/// How `bench failover` shall measure.
///
/// @param sizes waiting items, one site for each
/// @param queues on which they are spread
/// @param bytes of an item's data
public record FailoverPlan(Service service, List<Long> sizes, int queues, int bytes) {}
