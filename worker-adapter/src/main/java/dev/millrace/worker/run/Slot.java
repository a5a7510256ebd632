package dev.millrace.worker.run;

import dev.millrace.contracts.http.Backoff;
import dev.millrace.contracts.queue.Settlement;
import dev.millrace.worker.lease.HeldLease;
import dev.millrace.worker.lease.Holdings;
import dev.millrace.worker.work.Verdict;
import dev.millrace.worker.work.Verdict.Busy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Works on one item after the other, until the inbox is closed.
final class Slot implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(Slot.class);

  private final Inbox inbox;
  private final Holdings holdings;
  private final ItemRun items;
  private final SettleDesk desk;
  private final String queue;
  private final Forwarding forwarding;
  private final Shutdown shutdown;
  private final WorkMetrics metrics;
  private final Backoff backoff;

  private volatile @Nullable HeldLease current;

  /// @param backoff for a worker that is busy time and again
  Slot(
      Inbox inbox,
      Holdings holdings,
      ItemRun items,
      SettleDesk desk,
      String queue,
      Forwarding forwarding,
      Shutdown shutdown,
      WorkMetrics metrics,
      Backoff backoff) {
    this.inbox = inbox;
    this.holdings = holdings;
    this.items = items;
    this.desk = desk;
    this.queue = queue;
    this.forwarding = forwarding;
    this.shutdown = shutdown;
    this.metrics = metrics;
    this.backoff = backoff;
  }

  /// What it works on now; null when on nothing.
  @Nullable HeldLease current() {
    return current;
  }

  @Override
  public void run() {
    try {
      for (HeldLease held = inbox.take(); held != null; held = inbox.take()) {
        if (holdings.provable(held)) {
          work(held);
        } else {
          held.logged()
              .in(log.atWarn())
              .log("item {} waited here until its lease ran out: not begun", held.name());
          lost();
        }
      }
    } catch (InterruptedException e) {
      log.debug("slot thrown away");
    }
  }

  private void work(HeldLease held) throws InterruptedException {
    current = held;
    metrics.began();
    Verdict verdict;
    try {
      verdict = items.run(held);
    } finally {
      metrics.free();
      current = null;
    }
    if (!held.finish()) {
      lost();
    } else if (verdict instanceof Busy(Duration after, _)) {
      desk.submit(new Ending(held, verdict.settlement(held.token()), verdict.word(), false));
      stepBack(after);
    } else {
      backoff.reset();
      Settlement settlement = forwarding.settlement(queue, held.lease(), verdict);
      desk.submit(new Ending(held, settlement, verdict.word(), true));
    }
  }

  /// The worker has no room, so this slot takes nothing for a while and keeps its room empty.
  private void stepBack(Duration after) throws InterruptedException {
    Duration own = backoff.next();
    shutdown.pause(own.compareTo(after) > 0 ? own : after);
    inbox.free(1);
  }

  /// Nothing is settled: the item is somebody else's by now, or soon will be.
  private void lost() {
    metrics.ended("lost");
    inbox.free(1);
  }
}
