package dev.millrace.worker.lease;

import dev.millrace.contracts.ProblemException;
import dev.millrace.contracts.http.Backoff;
import dev.millrace.contracts.queue.SettleResult.Settled;
import dev.millrace.contracts.queue.Settlement;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the leases: once a third of the oldest one has gone, all of them are extended in one call.
/// Progress goes along, and in between at most once a second.
///
/// The beat itself never waits for the queue, so that a lease which can no longer be proven is seen
/// in time even while a call hangs.
public final class Heartbeat implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Heartbeat.class);
  private static final Duration BEAT = Duration.ofMillis(100);
  private static final int LARGEST_CALL = 1000;

  private final LeaseQueue queue;
  private final Holdings holdings;
  private final Ticker ticker;
  private final Consumer<Beat> seen;
  private final Backoff backoff;
  private final Executor calls = Executors.newVirtualThreadPerTaskExecutor();
  private final Thread thread;

  private CompletableFuture<Void> underWay = CompletableFuture.completedFuture(null);
  private volatile long notBefore;

  /// How the extension of one lease went.
  public enum Beat {
    EXTENDED,
    REFUSED,
    UNANSWERED
  }

  /// @param seen is told of every extension, from any thread
  public Heartbeat(
      LeaseQueue queue,
      Holdings holdings,
      Ticker ticker,
      RandomGenerator random,
      Consumer<Beat> seen) {
    this.queue = queue;
    this.holdings = holdings;
    this.ticker = ticker;
    this.seen = seen;
    this.backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(2), random);
    this.notBefore = ticker.nanos();
    this.thread = Thread.ofVirtual().name("heartbeat").unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  private void run() {
    try {
      while (true) {
        beat();
        Thread.sleep(BEAT);
      }
    } catch (InterruptedException e) {
      log.debug("no more heartbeats");
    }
  }

  private void beat() {
    holdings.dropLapsed();
    long now = ticker.nanos();
    if (!underWay.isDone() || now - notBefore < 0) {
      return;
    }
    List<HeldLease> due = due(now);
    if (!due.isEmpty()) {
      underWay = CompletableFuture.runAsync(() -> extendPatiently(due), calls);
    }
  }

  private List<HeldLease> due(long now) {
    Collection<HeldLease> all = holdings.all();
    boolean heartbeat = all.stream().anyMatch(held -> held.heartbeatDue(now));
    return all.stream().filter(held -> heartbeat || held.hasNews(now)).limit(LARGEST_CALL).toList();
  }

  private void extendPatiently(List<HeldLease> due) {
    try {
      extend(due);
      backoff.reset();
    } catch (IOException e) {
      notBefore = ticker.nanos() + backoff.next(e).toNanos();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Extends these leases now, with what there is to say of them.
  ///
  /// @throws IOException when there was no answer: what there is to say is said again later
  public void extend(List<HeldLease> leases) throws IOException, InterruptedException {
    List<Settlement.Extend> sent = leases.stream().map(HeldLease::extension).toList();
    long sentAt = ticker.nanos();
    List<Settled> results;
    try {
      results = queue.settle(sent, 0).results();
    } catch (IOException e) {
      if (!(e instanceof ProblemException problem) || !Refusals.isLost(problem)) {
        leases.forEach(held -> seen.accept(Beat.UNANSWERED));
        throw e;
      }
      leases.forEach(held -> refused(held, e.getMessage()));
      return;
    }
    for (int i = 0; i < leases.size(); i++) {
      apply(leases.get(i), sent.get(i), sentAt, results.get(i));
    }
    for (Settled result : results) {
      if (Refusals.of(result) == Refusals.Meaning.NOT_NOW) {
        seen.accept(Beat.UNANSWERED);
        throw new IOException("a lease was not extended: " + Refusals.words(result));
      }
    }
  }

  private void apply(HeldLease held, Settlement.Extend sent, long sentAt, Settled result) {
    switch (Refusals.of(result)) {
      case TAKEN -> {
        held.extended(sentAt, sent);
        seen.accept(Beat.EXTENDED);
      }
      case LOST -> refused(held, Refusals.words(result));
      case WRONG -> {
        held.logged()
            .in(log.atWarn())
            .log(
                "the checkpoint of item {} is not stored, a retry does its last stage again: {}",
                held.name(),
                Refusals.words(result));
        held.dropCheckpoint();
      }
      case NOT_NOW -> {} // the caller tells of it
    }
  }

  private void refused(HeldLease held, @Nullable String why) {
    seen.accept(Beat.REFUSED);
    holdings.lose(held, why == null ? "refused" : why);
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
