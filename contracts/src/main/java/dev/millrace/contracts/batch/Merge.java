package dev.millrace.contracts.batch;

import dev.millrace.contracts.Kind;
import dev.millrace.contracts.json.JsonData;
import java.util.List;

/// Partial results for a reducer of the user's own to merge: the data of its item.
///
/// @param inputs two or more, in no order that means anything
/// @param cover of all of them together
@Kind("Merge")
public record Merge(List<JsonData> inputs, Cover cover) {
  public Merge {
    if (cover == null || inputs == null) {
      throw new IllegalArgumentException("a Merge needs inputs and a cover");
    }
    inputs = List.copyOf(inputs);
  }
}
