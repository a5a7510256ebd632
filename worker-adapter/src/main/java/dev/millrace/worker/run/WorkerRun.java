package dev.millrace.worker.run;

import dev.millrace.contracts.http.Backoff;
import dev.millrace.worker.lease.Heartbeat;
import dev.millrace.worker.lease.HeldLease;
import dev.millrace.worker.lease.Holdings;
import dev.millrace.worker.lease.LeaseQueue;
import dev.millrace.worker.lease.Ticker;
import dev.millrace.worker.work.Driver;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A worker from its start to its end: wires the duties together, starts a thread for each, and
/// takes them down in the order in which nothing is lost.
public final class WorkerRun implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(WorkerRun.class);

  /// What a poll may take longer than it was asked to.
  private static final Duration LEEWAY = Duration.ofSeconds(15);

  private static final Duration LOOK_UP = Duration.ofMillis(50);

  private final RunSettings settings;
  private final Shutdown shutdown = new Shutdown();
  private final Inbox inbox;
  private final Heartbeat heartbeat;
  private final SettleDesk desk;
  private final ItemRun items;
  private final List<Slot> slots;

  private final List<Thread> slotThreads = new ArrayList<>();
  private final Thread pollerThread;
  private final Thread deskThread;
  private boolean closed;

  public WorkerRun(
      LeaseQueue queue,
      Driver driver,
      RunSettings settings,
      WorkMetrics metrics,
      Ticker ticker,
      InstantSource time,
      RandomGenerator random) {
    this.settings = settings;
    var holdings = new Holdings(ticker);
    this.inbox = new Inbox(settings.concurrency() + settings.prefetch(), holdings);
    this.heartbeat = new Heartbeat(queue, holdings, ticker, random, metrics::heartbeat);
    this.desk =
        new SettleDesk(queue, holdings, heartbeat, inbox, shutdown, metrics, retries(random));
    this.items =
        new ItemRun(queue.name(), driver, heartbeat, settings.deadline(), settings.grace(), time);
    this.slots =
        IntStream.range(0, settings.concurrency())
            .mapToObj(
                i ->
                    new Slot(
                        inbox,
                        holdings,
                        items,
                        desk,
                        queue.name(),
                        settings.forwarding(),
                        shutdown,
                        metrics,
                        patience(random)))
            .toList();
    var poller = new Poller(queue, inbox, desk, shutdown, settings.poll(), retries(random));
    this.pollerThread = Thread.ofVirtual().name("poller").unstarted(poller);
    this.deskThread = Thread.ofVirtual().name("settle-desk").unstarted(desk);
  }

  private Backoff retries(RandomGenerator random) {
    return new Backoff(Duration.ofMillis(200), settings.reconnect(), random);
  }

  private static Backoff patience(RandomGenerator random) {
    return new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30), random);
  }

  /// Does nothing once it is closed: the process was told to end while it was still starting.
  public synchronized void start() {
    if (closed) {
      return;
    }
    heartbeat.start();
    deskThread.start();
    for (Slot slot : slots) {
      slotThreads.add(Thread.ofVirtual().name("slot-" + slotThreads.size()).start(slot));
    }
    pollerThread.start();
  }

  /// Whether it takes no more work.
  public boolean isDraining() {
    return shutdown.hasBegun();
  }

  /// Ends the worker: takes no more, gives back what is not begun, lets what is under work finish
  /// within the drain time and stops it after that, and settles all of it. Blocks until then; a
  /// second call waits for the first.
  public synchronized void drain() throws InterruptedException {
    if (!shutdown.hasBegun()) {
      log.info("draining: no more work is taken, up to {} for what is under way", settings.drain());
      shutdown.begin();
      desk.giveBack(inbox.close());
      letSlotsFinish();
      stopSlots();
      endPoller();
      desk.close();
      deskThread.join();
      heartbeat.close();
      log.info("drained");
    }
  }

  /// Leaves a drain less time. The first call stops what is under work, the second one kills it;
  /// after either a queue that is away is not waited for.
  public void hasten() {
    log.info("in a hurry: what is under way is stopped");
    shutdown.hasten();
  }

  private void letSlotsFinish() throws InterruptedException {
    long end = System.nanoTime() + settings.drain().toNanos();
    while (slotsRun() && !shutdown.isHastened() && System.nanoTime() - end < 0) {
      shutdown.awaitHaste(LOOK_UP);
    }
  }

  /// Repeated until no slot is left, as one may just have taken an item when we looked.
  private void stopSlots() throws InterruptedException {
    while (slotsRun()) {
      slots.stream().map(Slot::current).filter(Objects::nonNull).forEach(this::stop);
      Thread.sleep(LOOK_UP);
    }
  }

  private void stop(HeldLease held) {
    items.evict(held);
    if (shutdown.isMerciless()) {
      held.stop().kill();
    }
  }

  private boolean slotsRun() {
    return slotThreads.stream().anyMatch(Thread::isAlive);
  }

  private void endPoller() throws InterruptedException {
    long end = System.nanoTime() + settings.poll().plus(LEEWAY).toNanos();
    while (!pollerThread.join(LOOK_UP)) {
      if (shutdown.isHastened() || System.nanoTime() - end > 0) {
        pollerThread.interrupt();
      }
    }
  }

  /// Drains what was started.
  @Override
  public synchronized void close() throws InterruptedException {
    closed = true;
    if (deskThread.getState() != Thread.State.NEW) {
      drain();
    }
  }
}
