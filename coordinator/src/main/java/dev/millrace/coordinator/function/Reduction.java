package dev.millrace.coordinator.function;

import dev.millrace.contracts.json.JsonData;
import java.util.List;

/// Merges partial results into one of the same shape. Associative and commutative. Safe for all
/// threads.
public interface Reduction {
  /// Merging a single one is not the same as leaving it: it is checked, and brought to the form in
  /// which equal values are equal bytes.
  ///
  /// @param inputs at least one, each a worker's result or what this gave for some of them
  /// @throws UnmergeableException naming the first input that cannot be one of them
  JsonData merge(List<JsonData> inputs) throws UnmergeableException;

  /// What is told when nothing is left to merge.
  ///
  /// @param merged what [#merge] gave
  /// @throws UnmergeableException when the end result cannot be told, such as a sum that no double
  ///     can hold
  default JsonData finish(JsonData merged) throws UnmergeableException {
    return merged;
  }
}
