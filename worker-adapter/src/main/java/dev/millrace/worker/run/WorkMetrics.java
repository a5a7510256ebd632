package dev.millrace.worker.run;

import dev.millrace.worker.lease.Heartbeat.Beat;
import dev.millrace.worker.work.Driver;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/// The figures of one worker. Safe for all threads.
///
/// | name | what |
/// | --- | --- |
/// | `millrace_worker_items_total{verdict}` | items that ended and were settled, or `lost` |
/// | `millrace_worker_slots_busy` | items under work now |
/// | `millrace_worker_heartbeats_total{outcome}` | leases extended, refused, unanswered |
/// | `millrace_worker_stage_seconds{stage,verdict}` | how long each stage worked |
public final class WorkMetrics {
  private final MeterRegistry registry;
  private final AtomicInteger busy;

  public WorkMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.busy = registry.gauge("millrace.worker.slots.busy", new AtomicInteger());
  }

  void ended(String word) {
    registry.counter("millrace.worker.items", "verdict", word).increment();
  }

  void began() {
    busy.incrementAndGet();
  }

  void free() {
    busy.decrementAndGet();
  }

  public int busy() {
    return busy.get();
  }

  /// Counts what came of one lease's extension.
  public void heartbeat(Beat beat) {
    String outcome = beat.name().toLowerCase(Locale.ROOT);
    registry.counter("millrace.worker.heartbeats", "outcome", outcome).increment();
  }

  /// The same driver, timed.
  public Driver timed(String stage, Driver driver) {
    return (work, attempt) -> {
      long began = System.nanoTime();
      var verdict = driver.drive(work, attempt);
      registry
          .timer("millrace.worker.stage", "stage", stage, "verdict", verdict.word())
          .record(java.time.Duration.ofNanos(System.nanoTime() - began));
      return verdict;
    };
  }
}
