package dev.millrace.kubernetes.job;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the leases of all that is under work, suspended or waiting: each third of a lease, all of
/// them are extended. It asks nothing of the cluster, so that a slow one costs no lease.
final class Heartbeat {
  private static final Logger log = LoggerFactory.getLogger(Heartbeat.class);

  private final Settler settler;
  private final Holdings holdings;
  private final ApiPulse pulse;
  private final Duration third;
  private final Signal soon = new Signal();

  /// @param lease how long a lease lasts
  /// @param pulse of the queue
  Heartbeat(Settler settler, Holdings holdings, ApiPulse pulse, Duration lease) {
    this.settler = settler;
    this.holdings = holdings;
    this.pulse = pulse;
    this.third = lease.dividedBy(3);
  }

  void run() throws InterruptedException {
    while (true) {
      boolean extended = beat();
      soon.await(extended ? third : longer(pulse.pause(), Duration.ofMillis(100)));
    }
  }

  /// There are leases whose age is not known: extends all now.
  void soon() {
    soon.give();
  }

  /// @return false when some of it had no answer
  boolean beat() throws InterruptedException {
    try {
      return settler.extend(holdings.heldItems());
    } catch (RuntimeException e) {
      log.error("a heartbeat failed, the next one follows", e);
      pulse.bad(e.toString(), null);
      return false;
    }
  }

  private static Duration longer(Duration a, Duration b) {
    return a.compareTo(b) > 0 ? a : b;
  }
}
