/// Coordinated batch: the barrier ([dev.millrace.coordinator.join]) and the reduction
/// ([dev.millrace.coordinator.reduce]) over the batches of a queue-service. Start with
/// [CoordinatorPlan].
@NullMarked
package dev.millrace.coordinator;

import org.jspecify.annotations.NullMarked;
