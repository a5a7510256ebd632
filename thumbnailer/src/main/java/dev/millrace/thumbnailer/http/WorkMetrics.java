package dev.millrace.thumbnailer.http;

import dev.millrace.contracts.source.Item;
import dev.millrace.rim.Slots;
import dev.millrace.rim.log.LoggedItem;
import dev.millrace.thumbnailer.picture.Outcome;
import dev.millrace.thumbnailer.picture.PictureFile;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Counts what is made and what fails, and says each failure in the log.
final class WorkMetrics {
  private static final Logger log = LoggerFactory.getLogger(WorkMetrics.class);
  private static final String PREFIX = "millrace.thumbnailer.";

  private final MeterRegistry registry;

  WorkMetrics(MeterRegistry registry, Slots slots) {
    this.registry = registry;
    registry.gauge(PREFIX + "slots.busy", slots, Slots::busy);
    registry.gauge(PREFIX + "slots", slots, Slots::size);
  }

  Outcome timed(Supplier<Outcome> work, Item.@Nullable Metadata item) {
    Timer.Sample sample = Timer.start(registry);
    Outcome outcome = work.get();
    sample.stop(registry.timer(PREFIX + "item", "outcome", record(outcome, item)));
    return outcome;
  }

  void busy() {
    registry.counter(PREFIX + "busy").increment();
  }

  private String record(Outcome outcome, Item.@Nullable Metadata item) {
    return switch (outcome) {
      case Outcome.Done(var result) -> {
        for (PictureFile file : result.files()) {
          String kind = file.kind().name().toLowerCase(Locale.ROOT);
          registry.counter(PREFIX + "thumbnails", "kind", kind).increment();
        }
        yield "done";
      }
      case Outcome.Failed failed -> {
        String reason = failed.reason().wire();
        registry.counter(PREFIX + "failures", "reason", reason).increment();
        log(failed, item);
        yield failed.reason().permanent() ? "never" : "again";
      }
    };
  }

  private static void log(Outcome.Failed failed, Item.@Nullable Metadata item) {
    LoggedItem.in(log.atWarn().addKeyValue("reason", failed.reason().wire()), item)
        .log(failed.message());
  }
}
