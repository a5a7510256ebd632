package dev.millrace.e2e.crash;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.EnqueueResult.Accepted;
import dev.millrace.contracts.queue.Lease;
import dev.millrace.contracts.queue.LeaseRequest;
import dev.millrace.contracts.queue.NewItem;
import dev.millrace.contracts.queue.QueueClient;
import dev.millrace.contracts.queue.SettleRequest;
import dev.millrace.contracts.queue.SettleResult;
import dev.millrace.contracts.queue.Settlement;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.awaitility.Awaitility;

/// Producers and workers that write down what they were told. Each ends at the first call that is
/// not answered, which is when the service is killed.
final class Load implements AutoCloseable {
  static final String QUEUE = "crash";
  static final String NEXT = "next";
  private static final int PRODUCERS = 3;
  private static final int WORKERS = 3;

  private final QueueClient client;
  private final History history;
  private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Future<?>> running = new ArrayList<>();
  private final LongAdder answers = new LongAdder();
  private volatile boolean stopping;

  Load(QueueClient client, History history, SplittableRandom random) {
    this.client = client;
    this.history = history;
    for (int i = 0; i < PRODUCERS; i++) {
      SplittableRandom own = random.split();
      running.add(callers.submit(() -> untilUnanswered(() -> produce(own))));
    }
    for (int i = 0; i < WORKERS; i++) {
      SplittableRandom own = random.split();
      running.add(callers.submit(() -> untilUnanswered(() -> work(own))));
    }
  }

  static String followUp(String name) {
    return name + "-next";
  }

  private interface Call {
    void run() throws IOException, InterruptedException;
  }

  private void untilUnanswered(Call call) {
    try {
      while (!stopping) {
        call.run();
        answers.increment();
      }
    } catch (IOException e) {
      // The service is gone: what this call asked for may or may not have happened.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void produce(SplittableRandom random) throws IOException, InterruptedException {
    var items = new ArrayList<NewItem>();
    for (int i = random.nextInt(1, 20); i > 0; i--) {
      items.add(NewItem.of(UUID.randomUUID().toString(), JsonData.parse("{\"n\":" + i + "}")));
    }
    client.enqueue(QUEUE, items).items().stream()
        .map(Accepted::name)
        .forEach(history.accepted()::add);
  }

  private void work(SplittableRandom random) throws IOException, InterruptedException {
    var request = new LeaseRequest("load", random.nextInt(1, 20), Duration.ofMillis(200), null);
    List<Lease> leases = client.lease(QUEUE, request).leases();
    for (Lease lease : leases) {
      if (!history.leased().add(lease.name())) {
        throw new AssertionError(lease.name() + " was handed out twice");
      }
    }
    // Some leases are kept for ever: they must still be leases after the crash.
    List<Settlement> settlements = new ArrayList<>();
    for (Lease lease : leases) {
      if (random.nextInt(10) > 0) {
        var then =
            new Settlement.FollowUp(
                NEXT, List.of(NewItem.of(followUp(lease.name()), JsonData.empty())));
        settlements.add(new Settlement.Complete(lease.token(), null, List.of(then)));
      }
    }
    if (settlements.isEmpty()) {
      return;
    }
    SettleResult result = client.settle(QUEUE, new SettleRequest(settlements, null));
    for (SettleResult.Settled settled : result.results()) {
      if (settled.status() != 200) {
        throw new AssertionError("a live lease was refused: " + settled);
      }
      leases.stream()
          .filter(lease -> lease.token().equals(settled.token()))
          .map(Lease::name)
          .forEach(history.done()::add);
    }
  }

  /// Waits until that many calls were answered, or ten seconds, whichever is first.
  void awaitAnswers(int wanted) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    Awaitility.await()
        .pollInterval(Duration.ofMillis(1))
        .atMost(Duration.ofMinutes(1))
        .until(() -> answers.sum() >= wanted || System.nanoTime() - end > 0);
  }

  /// Waits until all have ended.
  ///
  /// @throws AssertionError when one of them was told something that must not be
  @Override
  public void close() {
    stopping = true;
    callers.close();
    for (Future<?> each : running) {
      if (each.state() == Future.State.FAILED) {
        throw new AssertionError("a client was told something wrong", each.exceptionNow());
      }
    }
  }
}
