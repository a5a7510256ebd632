package dev.millrace.event.pump;

import dev.millrace.event.watch.Troubles;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// An output that may be away without holding up the others: after a while its events go to its
/// spill, and from there to it, by a pump of their own, once it is back. As long as the spill is not
/// empty all events take the way through it, so that the order of each key is kept. At the start
/// it is taken for not empty, since it may hold what was spilled before.
final class SpillingOutlet implements Outlet {
  private final String name;
  private final Outlet direct;
  private final Outlet spill;
  private final Duration after;
  private final InstantSource clock;
  private final Troubles troubles;
  private final ReentrantLock lock = new ReentrantLock();

  private boolean spilling = true;
  private @Nullable Long awaySince;

  /// @param after how long the output may be away before its events are spilled
  SpillingOutlet(
      String name,
      Outlet direct,
      Outlet spill,
      Duration after,
      InstantSource clock,
      Troubles troubles) {
    this.name = name;
    this.direct = direct;
    this.spill = spill;
    this.after = after;
    this.clock = clock;
    this.troubles = troubles;
  }

  @Override
  public Report deliver(List<Outgoing> events) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      if (spilling) {
        return spill.deliver(events);
      }
      Report report = direct.deliver(events);
      if (report.trouble() == null) {
        awaySince = null;
        return report;
      }
      long now = clock.millis();
      awaySince = awaySince == null ? Long.valueOf(now) : awaySince;
      if (now - awaySince < after.toMillis()) {
        return report;
      }
      spilling = true;
      awaySince = null;
      troubles.failed("output " + name, "its events are spilled: " + report.trouble().getMessage());
      Report spilled = spill.deliver(report.left());
      return new Report(spilled.left(), report.refused(), spilled.trouble());
    } finally {
      lock.unlock();
    }
  }

  /// The pump that empties the spill found it empty.
  ///
  /// @param isEmpty asked again while nothing can be spilled
  void drained(Emptiness isEmpty) throws IOException, InterruptedException {
    lock.lockInterruptibly();
    try {
      if (spilling && isEmpty.check()) {
        spilling = false;
        troubles.worked("output " + name);
      }
    } finally {
      lock.unlock();
    }
  }

  interface Emptiness {
    boolean check() throws IOException, InterruptedException;
  }

  @Override
  public void close() {
    direct.close();
    spill.close();
  }
}
