package dev.millrace.worker.run;

import dev.millrace.contracts.ProblemException;
import dev.millrace.contracts.http.Backoff;
import dev.millrace.contracts.queue.SettleResult.Settled;
import dev.millrace.contracts.queue.Settlement;
import dev.millrace.contracts.queue.Settlement.ReleaseCause;
import dev.millrace.worker.lease.Heartbeat;
import dev.millrace.worker.lease.HeldLease;
import dev.millrace.worker.lease.Holdings;
import dev.millrace.worker.lease.LeaseQueue;
import dev.millrace.worker.lease.LeaseQueue.Answer;
import dev.millrace.worker.lease.Refusals;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Settles what has ended: all that came in while the last call was under way, in one call, which
/// takes as many leases again. While the queue is away it keeps what it has and tries on, for as
/// long as the leases can be proven.
///
/// It holds no more than there is room for in the inbox, so the list it keeps is bounded.
final class SettleDesk implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(SettleDesk.class);
  private static final int LARGEST_CALL = 1000;
  private static final int LARGEST_CALL_BYTES = 4 * 1024 * 1024;
  private static final Duration LOOK_UP = Duration.ofMillis(200);

  private final LeaseQueue queue;
  private final Holdings holdings;
  private final Heartbeat heartbeat;
  private final Inbox inbox;
  private final Shutdown shutdown;
  private final WorkMetrics metrics;
  private final Backoff backoff;

  private final BlockingQueue<Ending> arrivals = new LinkedBlockingQueue<>();
  private final List<Ending> waiting = new ArrayList<>();
  private int oneByOne;
  private volatile boolean closed;

  SettleDesk(
      LeaseQueue queue,
      Holdings holdings,
      Heartbeat heartbeat,
      Inbox inbox,
      Shutdown shutdown,
      WorkMetrics metrics,
      Backoff backoff) {
    this.queue = queue;
    this.holdings = holdings;
    this.heartbeat = heartbeat;
    this.inbox = inbox;
    this.shutdown = shutdown;
    this.metrics = metrics;
    this.backoff = backoff;
  }

  void submit(Ending ending) {
    arrivals.add(ending);
  }

  /// Passes leases on to the slots, or back to the queue when no slot takes any more.
  void pass(List<HeldLease> leases) {
    if (!inbox.deliver(leases)) {
      giveBack(leases);
    }
  }

  /// Returns leases whose work nobody has begun.
  void giveBack(List<HeldLease> leases) {
    for (HeldLease held : leases) {
      if (held.finish()) {
        var release = new Settlement.Release(held.token(), ReleaseCause.RETURNED, null);
        submit(new Ending(held, release, "returned", false));
      }
    }
  }

  /// Ends the desk once all that was submitted is settled or lost.
  void close() {
    closed = true;
  }

  @Override
  public void run() {
    try {
      while (collect()) {
        dropLost();
        if (!waiting.isEmpty()) {
          settle(nextBatch());
        }
      }
    } catch (InterruptedException e) {
      log.warn("{} results were not settled: the desk was closed", waiting.size());
    }
  }

  /// @return false when there is nothing left to do, ever
  private boolean collect() throws InterruptedException {
    if (waiting.isEmpty()) {
      Ending first = arrivals.poll(LOOK_UP.toNanos(), TimeUnit.NANOSECONDS);
      if (first == null) {
        return !closed;
      }
      waiting.add(first);
    }
    arrivals.drainTo(waiting);
    return true;
  }

  private void dropLost() {
    waiting.removeIf(
        ending -> {
          boolean lost = !holdings.provable(ending.held());
          if (lost) {
            lose(ending, "its lease ran out before the queue could be told");
          }
          return lost;
        });
  }

  private List<Ending> nextBatch() {
    var batch = new ArrayList<Ending>();
    int most = oneByOne > 0 ? 1 : LARGEST_CALL;
    int bytes = 0;
    for (Ending ending : waiting) {
      bytes += ending.size();
      if (batch.size() == most || (!batch.isEmpty() && bytes > LARGEST_CALL_BYTES)) {
        break;
      }
      batch.add(ending);
    }
    oneByOne = Math.max(0, oneByOne - 1);
    return batch;
  }

  private void settle(List<Ending> batch) throws InterruptedException {
    int room = shutdown.hasBegun() ? 0 : (int) batch.stream().filter(Ending::room).count();
    try {
      sendCheckpoints(batch);
      List<Settlement> settlements = batch.stream().map(Ending::settlement).toList();
      Answer answer = queue.settle(settlements, room);
      inbox.free(Math.max(0, room - answer.taken().size()));
      pass(answer.taken());
      for (int i = 0; i < batch.size(); i++) {
        apply(batch.get(i), answer.results().get(i));
      }
      if (answer.results().stream()
          .anyMatch(result -> Refusals.of(result) == Refusals.Meaning.NOT_NOW)) {
        pause(backoff.next());
      } else {
        backoff.reset();
      }
    } catch (ProblemException e) {
      refused(batch, e);
    } catch (IOException e) {
      pause(backoff.next(e));
    }
  }

  /// A failure must not overtake the checkpoint that says where to go on.
  private void sendCheckpoints(List<Ending> batch) throws IOException, InterruptedException {
    List<HeldLease> behind =
        batch.stream()
            .filter(ending -> !(ending.settlement() instanceof Settlement.Complete))
            .map(Ending::held)
            .filter(HeldLease::hasCheckpointToSend)
            .toList();
    if (!behind.isEmpty()) {
      heartbeat.extend(behind);
    }
  }

  /// The call was answered, so the room of this item has been given away, settled or not.
  private void apply(Ending ending, Settled result) {
    waiting.remove(ending);
    switch (Refusals.of(result)) {
      case TAKEN -> {
        holdings.remove(ending.held());
        metrics.ended(ending.word());
      }
      case LOST -> lose(ending.withoutRoom(), Refusals.words(result));
      case WRONG ->
          sayOtherwise(ending.withoutRoom(), Refusals.isForGood(result), Refusals.words(result));
      case NOT_NOW -> waiting.add(ending.withoutRoom());
    }
  }

  /// The call as a whole was refused, so nothing of it took effect.
  private void refused(List<Ending> batch, ProblemException refusal) throws InterruptedException {
    if (Refusals.isLost(refusal)) {
      for (Ending ending : batch) {
        waiting.remove(ending);
        lose(ending, refusal.getMessage());
      }
    } else if (!Refusals.isWrong(refusal.status())) {
      pause(backoff.next(refusal));
    } else if (batch.size() > 1) {
      oneByOne = batch.size(); // one of them spoils it for the others
    } else {
      waiting.remove(batch.getFirst());
      sayOtherwise(batch.getFirst(), refusal.status() == 413, refusal.getMessage());
    }
  }

  /// The queue does not take what this says of the item. Where that was its result, the attempt has
  /// failed.
  private void sayOtherwise(Ending ending, boolean forGood, @Nullable String why) {
    if (ending.settlement() instanceof Settlement.Complete) {
      waiting.add(ending.asFailure("the queue refused the result: " + why, !forGood));
    } else {
      lose(ending, "the queue does not understand how it ended: " + why);
    }
  }

  private void lose(Ending ending, @Nullable String why) {
    HeldLease held = ending.held();
    held.logged()
        .in(log.atWarn())
        .log(
            "item {} ended ({}) but could not be settled, it will be done again: {}",
            held.name(),
            ending.word(),
            why);
    holdings.remove(ending.held());
    metrics.ended("lost");
    if (ending.room()) {
      inbox.free(1);
    }
  }

  private void pause(Duration wait) throws InterruptedException {
    if (shutdown.awaitHaste(wait)) {
      throw new InterruptedException("no more patience");
    }
  }
}
