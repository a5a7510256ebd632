package dev.millrace.coordinator.function;

import dev.millrace.contracts.json.JsonData;
import java.util.List;

/// Maps of counters, nested as one likes, added up counter by counter:
/// `{"vehicles":{"car":12},"colors":{"white":8}}`. Exact, beyond 2⁶³ too. Keys come out sorted, so
/// equal counts are equal bytes; a counter of 0 stays.
///
/// @param keys distinct ones, of all maps together
record Count(int keys) implements Reduction {
  @Override
  public JsonData merge(List<JsonData> inputs) throws UnmergeableException {
    var totals = new Totals(NumberKind.COUNT, keys);
    totals.add(inputs);
    return Output.document(inputs.size() - 1, totals::write);
  }
}
