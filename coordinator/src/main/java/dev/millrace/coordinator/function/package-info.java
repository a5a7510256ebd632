/// How partial results become one: pure functions over JSON documents. Start with [Reduction]. They
/// know no queue, no clock and no Spring.
///
/// Kept here: merging is associative and commutative, to the last bit; so no order, grouping or
/// shape of the tree changes the answer.
@NullMarked
package dev.millrace.coordinator.function;

import org.jspecify.annotations.NullMarked;
