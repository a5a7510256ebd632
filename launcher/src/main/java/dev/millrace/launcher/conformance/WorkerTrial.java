package dev.millrace.launcher.conformance;

import dev.millrace.contracts.json.JsonData;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// What a worker is tried with.
///
/// @param item data that it can do
/// @param badItem data that it can never do; null when the person knows none
/// @param patience how long one item may take
/// @param headStart after how long a run is in the middle of its work
/// @param grace how long it may take to stop
record WorkerTrial(
    JsonData item,
    @Nullable JsonData badItem,
    Duration patience,
    Duration headStart,
    Duration grace) {

  /// The item with one more field, as a newer source might give it.
  JsonData itemOfTomorrow() {
    ObjectNode data = item.tree();
    data.put("millraceConformance", "a field that is not known yet");
    return JsonData.of(data);
  }
}
