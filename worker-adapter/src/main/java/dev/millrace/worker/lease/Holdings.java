package dev.millrace.worker.lease;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All leases that this adapter has: waiting to be begun, under work, or waiting to be settled.
/// Safe for all threads.
public final class Holdings {
  private static final Logger log = LoggerFactory.getLogger(Holdings.class);

  private final ConcurrentHashMap<String, HeldLease> byToken = new ConcurrentHashMap<>();
  private final Ticker ticker;

  public Holdings(Ticker ticker) {
    this.ticker = ticker;
  }

  public void add(HeldLease held) {
    byToken.put(held.token(), held);
  }

  /// The queue need not be told of this lease any more.
  public void remove(HeldLease held) {
    byToken.remove(held.token());
  }

  public boolean provable(HeldLease held) {
    return held.provable(ticker.nanos());
  }

  public int size() {
    return byToken.size();
  }

  Collection<HeldLease> all() {
    return List.copyOf(byToken.values());
  }

  /// Leases that can no longer be proven are lost.
  void dropLapsed() {
    for (HeldLease held : byToken.values()) {
      if (!provable(held)) {
        lose(held, "the queue could not be told in time");
      }
    }
  }

  void lose(HeldLease held, String why) {
    if (held.lose()) {
      remove(held);
      held.logged()
          .in(log.atWarn())
          .log("lost the lease of item {}: {}; its work is stopped", held.name(), why);
    }
  }
}
