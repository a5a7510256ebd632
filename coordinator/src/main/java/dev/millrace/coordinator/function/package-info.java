/// How partial results become one: pure functions over JSON documents. Start with [Reduction]; the
/// functions are named in [FunctionPlan]. They know no queue and no clock, and of Spring only the
/// annotations of [FunctionSettings].
///
/// Kept here: merging is associative and commutative, to the last bit; so no order, grouping or
/// shape of the tree changes the answer. Everything that can grow has a bound ([Bounds]).
@NullMarked
package dev.millrace.coordinator.function;

import org.jspecify.annotations.NullMarked;
