package dev.millrace.images.work;

import dev.millrace.rim.Slots;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;

/// Puts workers behind HTTP.
public final class Workbench {
  private Workbench() {}

  /// @param workers by the paths that they are below
  public static WorkController of(
      Map<String, Worker> workers, WorkSettings settings, MeterRegistry registry) {
    var slots = new Slots(settings.slots(), settings.patience());
    return new WorkController(workers, slots, new WorkMetrics(registry, slots));
  }
}
