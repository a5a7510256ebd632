package dev.millrace.images.work;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.source.Item;
import dev.millrace.images.failure.WorkFailure;
import dev.millrace.rim.Slots;
import dev.millrace.rim.log.LoggedItem;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Times what is done, counts what fails, and says each failure in the log.
final class WorkMetrics {
  private static final Logger log = LoggerFactory.getLogger(WorkMetrics.class);
  private static final String PREFIX = "millrace.images.";

  private final MeterRegistry registry;

  WorkMetrics(MeterRegistry registry, Slots slots) {
    this.registry = registry;
    registry.gauge(PREFIX + "slots.busy", slots, Slots::busy);
    registry.gauge(PREFIX + "slots", slots, Slots::size);
  }

  interface Work {
    JsonData run() throws WorkFailure, InterruptedException;
  }

  void busy() {
    registry.counter(PREFIX + "busy").increment();
  }

  JsonData timed(String worker, Item.@Nullable Metadata item, Work work)
      throws WorkFailure, InterruptedException {
    Timer.Sample sample = Timer.start(registry);
    String outcome = "again";
    try {
      JsonData result = work.run();
      outcome = "done";
      return result;
    } catch (WorkFailure e) {
      outcome = e.reason().permanent() ? "never" : "again";
      failed(worker, item, e);
      throw e;
    } finally {
      sample.stop(registry.timer(PREFIX + "item", "worker", worker, "outcome", outcome));
    }
  }

  private void failed(String worker, Item.@Nullable Metadata item, WorkFailure failure) {
    String reason = failure.reason().wire();
    registry.counter(PREFIX + "failures", "worker", worker, "reason", reason).increment();
    var line = log.atWarn().addKeyValue("worker", worker).addKeyValue("reason", reason);
    LoggedItem.in(line, item).log(failure.getMessage());
  }
}
