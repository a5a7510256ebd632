package dev.millrace.worker.run;

import dev.millrace.contracts.json.Durations;
import dev.millrace.contracts.queue.Lease;
import dev.millrace.worker.lease.Heartbeat;
import dev.millrace.worker.lease.HeldLease;
import dev.millrace.worker.work.Driver;
import dev.millrace.worker.work.StopSignal.Reason;
import dev.millrace.worker.work.Verdict;
import dev.millrace.worker.work.Verdict.Failed;
import dev.millrace.worker.work.Verdict.Failure;
import dev.millrace.worker.work.Work;
import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Puts one leased item through the driver, with its deadline running. Safe for all threads.
final class ItemRun {
  private static final Logger log = LoggerFactory.getLogger(ItemRun.class);

  private final String queue;
  private final Driver driver;
  private final Heartbeat heartbeat;
  private final Duration deadline;
  private final Duration grace;
  private final InstantSource time;

  /// @param deadline how long one item may take, over all stages
  /// @param grace how long its work has to end after it was told to
  ItemRun(
      String queue,
      Driver driver,
      Heartbeat heartbeat,
      Duration deadline,
      Duration grace,
      InstantSource time) {
    this.queue = queue;
    this.driver = driver;
    this.heartbeat = heartbeat;
    this.deadline = deadline;
    this.grace = grace;
    this.time = time;
  }

  Verdict run(HeldLease held) throws InterruptedException {
    Lease lease = held.lease();
    try (var lines = held.logged().inAll()) {
      Verdict verdict = drive(held, lease);
      log.info("{}", describe(verdict));
      return verdict;
    }
  }

  private Verdict drive(HeldLease held, Lease lease) throws InterruptedException {
    var work =
        new Work(
            queue,
            lease.name(),
            lease.attempt(),
            lease.data(),
            null,
            time.instant().plus(deadline));
    held.stop().stopAfter(deadline, Reason.DEADLINE, grace);
    try {
      return driver.drive(work, new LeaseAttempt(held, heartbeat));
    } catch (RuntimeException e) {
      log.error("a fault of this adapter, not of item {}", lease.name(), e);
      return new Failed(Failure.of("a fault of the worker-adapter: " + e));
    }
  }

  /// Tells the work on this item to end because the adapter does.
  void evict(HeldLease held) {
    held.stop().stop(Reason.EVICTED, grace);
  }

  private static String describe(Verdict verdict) {
    return switch (verdict) {
      case Verdict.FailedForGood(Failure why) -> verdict.word() + ": " + why.reason();
      case Failed(Failure why) -> verdict.word() + ": " + why.reason();
      case Verdict.DeadlineExceeded(Failure why) -> verdict.word() + ": " + why.reason();
      case Verdict.Done done -> verdict.word();
      case Verdict.Busy(Duration after, String why) ->
          "%s for %s: %s".formatted(verdict.word(), Durations.format(after), why);
      case Verdict.Evicted evicted -> verdict.word();
    };
  }
}
