package dev.millrace.images.page;

import dev.millrace.contracts.Kind;
import dev.millrace.contracts.queue.BatchStatus;
import dev.millrace.images.photo.Blurred;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One look at the whole pipeline.
///
/// @param batch the one shown; null when there is none yet
/// @param barrier that batch in each of the queues before the barrier
/// @param photos those that are blurred, at most 60
/// @param statistics what is counted so far
/// @param complete whether that is the document that is left when everything is merged
/// @param trouble why less is told than there is; null when all is well
@Kind("Pipeline")
record Snapshot(
    @Nullable String batch,
    List<BatchStatus> barrier,
    List<Blurred> photos,
    Statistics statistics,
    boolean complete,
    @Nullable String trouble) {

  /// @param vehicles how many of each type
  /// @param colors how many of each colour
  record Statistics(Map<String, Long> vehicles, Map<String, Long> colors) {
    Statistics {
      vehicles = vehicles == null ? Map.of() : vehicles;
      colors = colors == null ? Map.of() : colors;
    }

    static Statistics none() {
      return new Statistics(Map.of(), Map.of());
    }
  }

  static Snapshot nothing(@Nullable String trouble) {
    return new Snapshot(null, List.of(), List.of(), Statistics.none(), false, trouble);
  }
}
