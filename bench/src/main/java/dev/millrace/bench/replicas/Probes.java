package dev.millrace.bench.replicas;

import dev.millrace.contracts.queue.Lease;
import dev.millrace.contracts.queue.LeaseRequest;
import dev.millrace.contracts.queue.QueueClient;
import dev.millrace.contracts.queue.SettleRequest;
import dev.millrace.contracts.queue.Settlement;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/// Asks every queue through one replica, each in a thread of its own. A queue answers when it tells
/// about itself and hands an item out, which is given back.
final class Probes {
  private static final Duration RETRY = Duration.ofMillis(20);
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofMinutes(15);

  private final QueueClient client;
  private final List<String> queues;

  Probes(HttpClient http, URI base, List<String> queues) {
    this.client = new QueueClient(http, base, null);
    this.queues = queues;
  }

  /// Asks until each has answered once.
  ///
  /// @param since on [System#nanoTime]'s scale
  /// @return seconds since then, ascending
  List<Double> untilAllAnswer(long since) throws IOException, InterruptedException {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      return all(threads, queue -> untilAnswer(queue, since));
    }
  }

  /// Something that takes a while.
  interface Task {
    void run() throws IOException, InterruptedException;
  }

  /// Asks again and again while something goes on.
  ///
  /// @return seconds of each queue's longest wait for an answer, ascending
  List<Double> during(Task task) throws IOException, InterruptedException {
    var over = new AtomicBoolean();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Double>> waits = begin(threads, queue -> longest(queue, over));
      try {
        task.run();
      } finally {
        over.set(true);
      }
      return results(waits);
    }
  }

  private double longest(String queue, AtomicBoolean over)
      throws IOException, InterruptedException {
    double longest = 0;
    while (!over.get()) {
      longest = Math.max(longest, untilAnswer(queue, System.nanoTime()));
      Thread.sleep(PAUSE);
    }
    return longest;
  }

  private double untilAnswer(String queue, long since) throws IOException, InterruptedException {
    long begin = System.nanoTime();
    while (!answers(queue)) {
      if (System.nanoTime() - begin > PATIENCE.toNanos()) {
        throw new IOException(
            "%s did not answer within %d min".formatted(queue, PATIENCE.toMinutes()));
      }
      Thread.sleep(RETRY);
    }
    return (System.nanoTime() - since) / 1e9;
  }

  private boolean answers(String queue) throws InterruptedException {
    try {
      client.queue(queue);
      List<Lease> leases =
          client.lease(queue, new LeaseRequest("probe", 1, Duration.ZERO, null)).leases();
      if (leases.isEmpty()) {
        return false;
      }
      var back = new Settlement.Release(leases.getFirst().token(), null, null);
      client.settle(queue, new SettleRequest(List.of(back), null));
      return true;
    } catch (IOException e) {
      return false; // Nobody listens yet, or the cell is on its way: that is what is measured.
    }
  }

  // --- threads ---

  private interface Question {
    double ask(String queue) throws IOException, InterruptedException;
  }

  private List<Double> all(ExecutorService threads, Question question)
      throws IOException, InterruptedException {
    return results(begin(threads, question));
  }

  private List<Future<Double>> begin(ExecutorService threads, Question question) {
    return queues.stream()
        .map(queue -> threads.submit((Callable<Double>) () -> question.ask(queue)))
        .toList();
  }

  private static List<Double> results(List<Future<Double>> futures)
      throws IOException, InterruptedException {
    var results = new ArrayList<Double>();
    try {
      for (Future<Double> each : futures) {
        results.add(each.get());
      }
    } catch (ExecutionException e) {
      throw new IOException("asking: " + e.getCause(), e);
    }
    results.sort(null);
    return results;
  }
}
