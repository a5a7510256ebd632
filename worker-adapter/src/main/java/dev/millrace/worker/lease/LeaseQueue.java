package dev.millrace.worker.lease;

import dev.millrace.contracts.queue.Lease;
import dev.millrace.contracts.queue.LeaseRequest;
import dev.millrace.contracts.queue.QueueClient;
import dev.millrace.contracts.queue.SettleRequest;
import dev.millrace.contracts.queue.SettleResult;
import dev.millrace.contracts.queue.SettleResult.Settled;
import dev.millrace.contracts.queue.Settlement;
import dev.millrace.rim.Contact;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// One queue as this adapter sees it: take leases, settle them. Every call names the lease duration
/// it asks for, so that what is proven does not hang on a setting that may change at the queue. No
/// call lasts longer than its limit, whatever the network does. Safe for all threads.
public final class LeaseQueue implements AutoCloseable {
  private static final Duration SHORTEST_LIMIT = Duration.ofSeconds(1);
  private static final Duration LONGEST_LIMIT = Duration.ofSeconds(10);

  private final QueueClient client;
  private final String queue;
  private final String worker;
  private final Ticker ticker;
  private final Contact contact;
  private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();
  private volatile @Nullable Duration duration;

  /// @param duration of each lease; null for what the queue was declared with, asked for before the
  ///     first lease
  public LeaseQueue(
      QueueClient client,
      String queue,
      String worker,
      @Nullable Duration duration,
      Ticker ticker,
      Contact contact) {
    this.client = client;
    this.queue = queue;
    this.worker = worker;
    this.duration = duration;
    this.ticker = ticker;
    this.contact = contact;
  }

  /// What came back from a settle.
  ///
  /// @param results in the order of the settlements
  /// @param taken leases handed out in the same call
  public record Answer(List<Settled> results, List<HeldLease> taken) {}

  public String name() {
    return queue;
  }

  /// Takes up to `max` leases, waiting for the first one.
  ///
  /// @param patience is cut to a third of the lease, as a lease counts from when it was asked for
  public List<HeldLease> take(int max, Duration patience) throws IOException, InterruptedException {
    Duration lease = duration();
    Duration third = lease.dividedBy(3);
    Duration wait = patience.compareTo(third) < 0 ? patience : third;
    long sentAt = ticker.nanos();
    var request = new LeaseRequest(worker, max, wait, lease);
    List<Lease> leases =
        within(wait.plus(LONGEST_LIMIT), () -> client.lease(queue, request)).leases();
    return held(leases, sentAt, lease);
  }

  /// Settles, and takes up to `max` leases of those that are there without waiting.
  public Answer settle(List<? extends Settlement> settlements, int max)
      throws IOException, InterruptedException {
    Duration lease = duration();
    long sentAt = ticker.nanos();
    var next = max == 0 ? null : new LeaseRequest(worker, max, Duration.ZERO, lease);
    var request = new SettleRequest(List.copyOf(settlements), next);
    SettleResult result = within(limit(lease), () -> client.settle(queue, request));
    if (result.results().size() != settlements.size()) {
      throw new IOException(
          "the queue answered %d settlements with %d results"
              .formatted(settlements.size(), result.results().size()));
    }
    List<Lease> taken = Objects.requireNonNullElse(result.leases(), List.of());
    return new Answer(result.results(), held(taken, sentAt, lease));
  }

  /// What a lease is asked for.
  public Duration duration() throws IOException, InterruptedException {
    Duration known = duration;
    if (known != null) {
      return known;
    }
    Duration declared = within(LONGEST_LIMIT, () -> client.queue(queue)).spec().lease();
    if (declared == null) {
      throw new IOException("the queue does not say how long its leases last");
    }
    duration = declared;
    return declared;
  }

  /// What a lease is asked for; null while that is not known.
  public @Nullable Duration knownDuration() {
    return duration;
  }

  /// A call that takes longer than a third of the lease is not waited for: there is time for
  /// another one then.
  private static Duration limit(Duration lease) {
    Duration third = lease.dividedBy(3);
    if (third.compareTo(SHORTEST_LIMIT) < 0) {
      return SHORTEST_LIMIT;
    }
    return third.compareTo(LONGEST_LIMIT) < 0 ? third : LONGEST_LIMIT;
  }

  private List<HeldLease> held(List<Lease> leases, long sentAt, Duration duration) {
    return leases.stream()
        .map(lease -> new HeldLease(queue, lease, new Proof(sentAt, duration)))
        .toList();
  }

  private <T> T within(Duration limit, Callable<T> call) throws IOException, InterruptedException {
    Future<T> answer = calls.submit(call);
    try {
      T value = answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
      contact.reached();
      return value;
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof IOException failure)) {
        throw new IllegalStateException("a call of queue " + queue, e.getCause());
      }
      contact.failed(failure);
      throw failure;
    } catch (TimeoutException e) {
      var failure = new IOException("no answer within " + limit.toMillis() + " ms", e);
      contact.failed(failure);
      throw failure;
    } finally {
      answer.cancel(true); // closes the connection of a call that is not waited for any more
    }
  }

  @Override
  public void close() {
    calls.shutdownNow();
  }
}
