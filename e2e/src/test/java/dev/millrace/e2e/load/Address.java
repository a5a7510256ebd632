package dev.millrace.e2e.load;

import dev.millrace.contracts.ProblemException;
import dev.millrace.contracts.queue.QueueClient;
import dev.millrace.e2e.history.History;
import dev.millrace.e2e.history.Outcome;
import dev.millrace.e2e.history.Span;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/// The one address that clients know, with all replicas behind it in turn. One that gave no answer
/// is left out for a while, as a load balancer's health check does. Safe for all threads.
final class Address implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration LEFT_OUT = Duration.ofSeconds(2);

  private final List<Replica> replicas;
  private final History history;
  private final AtomicInteger turn = new AtomicInteger();
  private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();

  Address(List<URI> replicas, History history) {
    this.replicas = replicas.stream().map(url -> new Replica(QueueClient.of(url))).toList();
    this.history = history;
  }

  private static final class Replica {
    final QueueClient client;
    volatile Instant leftOutUntil = Instant.MIN;

    Replica(QueueClient client) {
      this.client = client;
    }
  }

  @FunctionalInterface
  interface Call<T> {
    T to(QueueClient client) throws IOException, InterruptedException;
  }

  /// Asks the replica whose turn it is, once.
  ///
  /// @param wait how long the call itself may wait for something to come
  <T> Answer<T> ask(Duration wait, Call<T> call) throws InterruptedException {
    Replica replica = next();
    Instant called = history.now();
    Future<T> answer = calls.submit(() -> call.to(replica.client));
    try {
      T value = answer.get(PATIENCE.plus(wait).toMillis(), TimeUnit.MILLISECONDS);
      return new Answer<>(new Span(called, history.now()), Outcome.TOLD, value, null);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ProblemException problem && problem.status() < 500) {
        return new Answer<>(new Span(called, history.now()), Outcome.REFUSED, null, problem);
      }
      if (!(e.getCause() instanceof IOException)) {
        throw new AssertionError("a call went wrong", e.getCause());
      }
      return unanswered(replica, called);
    } catch (TimeoutException e) {
      return unanswered(replica, called);
    } finally {
      answer.cancel(true);
    }
  }

  private <T> Answer<T> unanswered(Replica replica, Instant called) {
    replica.leftOutUntil = history.now().plus(LEFT_OUT);
    return new Answer<>(Span.unanswered(called), Outcome.UNKNOWN, null, null);
  }

  /// When all are left out, none is.
  private Replica next() {
    Instant now = history.now();
    int first = Math.floorMod(turn.getAndIncrement(), replicas.size());
    for (int i = 0; i < replicas.size(); i++) {
      Replica replica = replicas.get((first + i) % replicas.size());
      if (!replica.leftOutUntil.isAfter(now)) {
        return replica;
      }
    }
    return replicas.get(first);
  }

  @Override
  public void close() {
    calls.shutdownNow();
  }
}
