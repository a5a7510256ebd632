package dev.millrace.worker.run;

import dev.millrace.contracts.http.Backoff;
import dev.millrace.worker.lease.HeldLease;
import dev.millrace.worker.lease.LeaseQueue;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks the queue for work while there is room for it. A poll that is under way when the shutdown
/// begins is waited for: broken off, the queue might hand items to nobody.
final class Poller implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(Poller.class);
  private static final int LARGEST_CALL = 1000;
  private static final Duration LOOK_UP = Duration.ofSeconds(1);

  private final LeaseQueue queue;
  private final Inbox inbox;
  private final SettleDesk desk;
  private final Shutdown shutdown;
  private final Duration patience;
  private final Backoff backoff;

  /// @param patience how long a poll waits at the queue
  Poller(
      LeaseQueue queue,
      Inbox inbox,
      SettleDesk desk,
      Shutdown shutdown,
      Duration patience,
      Backoff backoff) {
    this.queue = queue;
    this.inbox = inbox;
    this.desk = desk;
    this.shutdown = shutdown;
    this.patience = patience;
    this.backoff = backoff;
  }

  @Override
  public void run() {
    try {
      while (!shutdown.hasBegun()) {
        int room = inbox.reserve(LARGEST_CALL, LOOK_UP);
        if (room > 0) {
          poll(room);
        }
      }
    } catch (InterruptedException e) {
      log.debug("the poll was broken off");
    }
  }

  private void poll(int room) throws InterruptedException {
    try {
      List<HeldLease> leases = queue.take(room, patience);
      inbox.free(room - leases.size());
      desk.pass(leases);
      backoff.reset();
    } catch (IOException e) {
      inbox.free(room);
      shutdown.pause(backoff.next(e));
    }
  }
}
