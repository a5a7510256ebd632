package dev.millrace.event.pump;

import dev.millrace.event.watch.Troubles;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/// An output that may be away, or slow, without holding up the others: after a while its events go to
/// its spill, and from there to it, by a pump of their own, as it takes them. As long as the spill is not
/// empty all events take the way through it, so that the order of each key is kept. At the start
/// it is taken for not empty, since it may hold what was spilled before.
///
/// Many may deliver at the same time, as posts do: one that waits for the output does not hold up the
/// others. Only the change back, from the spill to the output itself, waits for all of them.
final class SpillingOutlet implements Outlet {
  private static final int AT_ONCE = 100;
  private static final Duration LEAST_PATIENCE = Duration.ofSeconds(1);

  /// How long those who deliver may have to wait while it is looked whether the spill is empty.
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final String name;
  private final Outlet direct;
  private final Outlet spill;
  private final Duration after;
  private final InstantSource clock;
  private final Troubles troubles;
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private final AtomicReference<@Nullable Long> awaySince = new AtomicReference<>();

  private volatile boolean spilling = true;

  /// @param after how long the output may be away, or a batch may take, before events are spilled
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
    lock.readLock().lockInterruptibly();
    try {
      return spilling ? spill(events) : deliverDirectly(events);
    } finally {
      lock.readLock().unlock();
    }
  }

  /// A few at a time, so that an output which only is slow is found out before all of them are with
  /// it.
  private Report deliverDirectly(List<Outgoing> events) throws InterruptedException {
    long begun = clock.millis();
    Duration patience = after.compareTo(LEAST_PATIENCE) < 0 ? LEAST_PATIENCE : after;
    var refused = new ArrayList<Refused>();
    for (int from = 0; from < events.size(); from += AT_ONCE) {
      int to = Math.min(events.size(), from + AT_ONCE);
      Duration left = patience.minusMillis(clock.millis() - begun);
      Report report = direct.deliver(events.subList(from, to), left);
      refused.addAll(report.refused());
      var rest = new ArrayList<>(report.left());
      rest.addAll(events.subList(to, events.size()));
      if (report.trouble() != null) {
        return away(rest, refused, report.trouble());
      }
      awaySince.set(null);
      long millis = clock.millis() - begun;
      boolean slow = !report.left().isEmpty() || millis >= patience.toMillis();
      if (slow && !rest.isEmpty()) {
        int taken = events.size() - rest.size();
        return beginToSpill(rest, refused, "it took %d of them in %d ms".formatted(taken, millis));
      }
    }
    return new Report(List.of(), refused, null);
  }

  private Report away(List<Outgoing> rest, List<Refused> refused, IOException trouble)
      throws InterruptedException {
    long now = clock.millis();
    awaySince.compareAndSet(null, now);
    Long since = awaySince.get();
    return since == null || now - since < after.toMillis()
        ? new Report(rest, refused, trouble)
        : beginToSpill(rest, refused, trouble.getMessage());
  }

  private Report beginToSpill(List<Outgoing> rest, List<Refused> refused, @Nullable String why)
      throws InterruptedException {
    spilling = true;
    awaySince.set(null);
    troubles.failed("output " + name, "its events are spilled: " + why);
    Report spilled = spill(rest);
    refused.addAll(spilled.refused());
    return new Report(spilled.left(), refused, spilled.trouble(), spilled.spilled());
  }

  private Report spill(List<Outgoing> events) throws InterruptedException {
    Report report = spill.deliver(events);
    var spilled = new ArrayList<>(events);
    spilled.removeAll(report.left());
    report.refused().forEach(refused -> spilled.remove(refused.outgoing()));
    return new Report(report.left(), report.refused(), report.trouble(), spilled);
  }

  /// The pump that empties the spill found it empty.
  ///
  /// @param isEmpty asked again while nothing can be spilled
  void drained(Emptiness isEmpty) throws IOException, InterruptedException {
    if (!spilling || !lock.writeLock().tryLock(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
      return; // next time: whoever delivers just now may take long
    }
    try {
      if (spilling && isEmpty.check()) {
        spilling = false;
        troubles.worked("output " + name);
      }
    } finally {
      lock.writeLock().unlock();
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
