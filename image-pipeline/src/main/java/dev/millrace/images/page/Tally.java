package dev.millrace.images.page;

import dev.millrace.images.page.Snapshot.Statistics;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Adds statistics up. For one thread.
final class Tally {
  private final Map<String, Long> vehicles = new TreeMap<>();
  private final Map<String, Long> colors = new TreeMap<>();

  void add(@Nullable Statistics more) {
    if (more != null) {
      more.vehicles().forEach((type, count) -> vehicles.merge(type, count, Long::sum));
      more.colors().forEach((color, count) -> colors.merge(color, count, Long::sum));
    }
  }

  Statistics sum() {
    return new Statistics(Map.copyOf(vehicles), Map.copyOf(colors));
  }
}
