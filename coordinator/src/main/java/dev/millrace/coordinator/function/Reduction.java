package dev.millrace.coordinator.function;

import dev.millrace.contracts.json.JsonData;
import java.util.List;

/// Merges partial results into one of the same shape. Associative and commutative. Safe for all
/// threads.
public interface Reduction {
  /// @param inputs at least one, each a worker's result or what this gave for some of them
  /// @throws UnmergeableException naming the first input that cannot be one of them
  JsonData merge(List<JsonData> inputs) throws UnmergeableException;

  /// What is told when nothing is left to merge.
  default JsonData finish(JsonData merged) {
    return merged;
  }
}
