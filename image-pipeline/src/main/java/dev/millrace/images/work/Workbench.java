package dev.millrace.images.work;

import dev.millrace.rim.Slots;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Puts workers behind HTTP.
public final class Workbench {
  private Workbench() {}

  /// @param workers by the paths that they are below
  /// @param written the folders that they write to
  public static WorkController of(
      Map<String, Worker> workers,
      List<Path> written,
      WorkSettings settings,
      MeterRegistry registry) {
    var slots = new Slots(settings.slots(), settings.patience());
    return new WorkController(
        workers,
        new Written(written, settings.bytes().toBytes()),
        slots,
        new WorkMetrics(registry, slots));
  }
}
