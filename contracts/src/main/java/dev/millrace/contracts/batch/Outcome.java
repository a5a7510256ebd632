package dev.millrace.contracts.batch;

import dev.millrace.contracts.Kind;
import dev.millrace.contracts.json.JsonData;
import org.jspecify.annotations.Nullable;

/// What became of an item, as the data of the item that goes on from it.
///
/// @param result what its worker gave
/// @param certificate of the barrier that let it pass; null when there was none
@Kind("Outcome")
public record Outcome(Origin item, JsonData result, @Nullable JoinCertificate certificate) {
  public Outcome {
    if (item == null) {
      throw new IllegalArgumentException("an Outcome needs the item it is of");
    }
    result = result == null ? JsonData.empty() : result;
  }

  /// @param queue where it was done
  /// @param data what it was done with; null where that is left out
  public record Origin(String queue, String name, @Nullable JsonData data) {}
}
