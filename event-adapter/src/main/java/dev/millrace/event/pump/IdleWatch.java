package dev.millrace.event.pump;

import dev.millrace.contracts.http.Backoff;
import dev.millrace.event.end.End;
import dev.millrace.event.watch.Troubles;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks after ends that nothing goes to: one that is away would else be found out by the next event
/// only, and one that is back would not be, where nothing is sent to an adapter that is not ready.
/// While an end is in use, what becomes of its events tells how it fares, and it is left alone. In a
/// thread for each, so that one that hangs does not keep another from being looked at.
public final class IdleWatch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(IdleWatch.class);
  private static final Duration EVERY = Duration.ofSeconds(5);

  /// Longer than the longest wait between two tries.
  private static final Duration IDLE = Duration.ofSeconds(10);

  private final Ends ends;
  private final Troubles troubles;
  private final InstantSource clock;
  private final Map<String, Thread> threads = new LinkedHashMap<>();

  IdleWatch(Ends ends, Troubles troubles, InstantSource clock) {
    this.ends = ends;
    this.troubles = troubles;
    this.clock = clock;
  }

  /// Of inputs that are never read on their own account, such as the sources behind an ambassador.
  public static IdleWatch ofInputs(
      Map<String, End> inputs, Ends ends, Troubles troubles, InstantSource clock) {
    var watch = new IdleWatch(ends, troubles, clock);
    inputs.forEach((input, end) -> watch.add("input " + input, end, () -> true));
    return watch;
  }

  /// @return the outlet, by which the watch knows when it is in use
  Outlet over(String output, End end, Outlet outlet) {
    var watched = new Watched(outlet);
    add("output " + output, end, watched::isIdle);
    return watched;
  }

  /// Whether nothing else tells how an end fares.
  private interface Idle {
    boolean now();
  }

  private void add(String name, End end, Idle idle) {
    threads.put(
        name, Thread.ofVirtual().name("watch-" + name).unstarted(() -> watch(name, end, idle)));
  }

  public void start() {
    threads.forEach(
        (name, thread) -> {
          troubles.pending(name);
          thread.start();
        });
  }

  private void watch(String name, End end, Idle idle) {
    try {
      while (true) {
        if (idle.now()) {
          look(name, end);
        }
        Thread.sleep(EVERY);
      }
    } catch (InterruptedException e) {
      log.debug("{} is not watched any longer", name);
    }
  }

  private void look(String name, End end) throws InterruptedException {
    try {
      ends.look(end);
      troubles.worked(name);
    } catch (IOException | RuntimeException e) {
      troubles.failed(name, e.getMessage());
    }
  }

  @Override
  public void close() {
    threads.values().forEach(Thread::interrupt);
  }

  /// Knows whether it was given anything of late.
  private final class Watched implements Outlet {
    private final Outlet outlet;
    private final AtomicInteger underWay = new AtomicInteger();
    private volatile long last = Long.MIN_VALUE;

    Watched(Outlet outlet) {
      this.outlet = outlet;
    }

    boolean isIdle() {
      return underWay.get() == 0 && clock.millis() - IDLE.toMillis() >= last;
    }

    @Override
    public Report deliver(List<Outgoing> events) throws InterruptedException {
      return used(() -> outlet.deliver(events));
    }

    @Override
    public Report deliver(List<Outgoing> events, Duration patience) throws InterruptedException {
      return used(() -> outlet.deliver(events, patience));
    }

    private Report used(Delivering delivering) throws InterruptedException {
      underWay.incrementAndGet();
      Duration leftAlone = Duration.ZERO;
      try {
        Report report = delivering.report();
        leftAlone = report.trouble() == null ? leftAlone : Backoff.asked(report.trouble());
        return report;
      } finally {
        last = clock.millis() + leftAlone.toMillis();
        underWay.decrementAndGet();
      }
    }

    @Override
    public void close() {
      outlet.close();
    }
  }

  private interface Delivering {
    Outlet.Report report() throws InterruptedException;
  }
}
