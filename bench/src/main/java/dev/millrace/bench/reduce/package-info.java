/// Reductions: how long it takes to bring many inputs to one result, in Millrace and elsewhere.
///
/// Start at [ReduceBench]: for each [Workload] and each number of inputs every [Reducer] has a turn
/// in each round. Those in Java run as a process of their own, [ReduceLoop] or
/// [StreamsAggregate]; all give the sum of [Workload#expected], or the bench fails.
///
/// A way through the queue is one more [Reducer], named in [ReducePlan#ALL] and made in
/// [ReduceBench].
@NullMarked
package dev.millrace.bench.reduce;

import org.jspecify.annotations.NullMarked;
