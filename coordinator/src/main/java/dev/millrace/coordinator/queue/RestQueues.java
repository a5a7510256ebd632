package dev.millrace.coordinator.queue;

import dev.millrace.contracts.ProblemException;
import dev.millrace.contracts.queue.BatchSpec;
import dev.millrace.contracts.queue.BatchStatus;
import dev.millrace.contracts.queue.ItemPage;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.ItemStatus;
import dev.millrace.contracts.queue.Lease;
import dev.millrace.contracts.queue.LeaseRequest;
import dev.millrace.contracts.queue.NameList;
import dev.millrace.contracts.queue.QueueClient;
import dev.millrace.contracts.queue.QueueStatus;
import dev.millrace.contracts.queue.SettleRequest;
import dev.millrace.contracts.queue.SettleResult;
import dev.millrace.rim.Contact;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A queue-service over REST.
public final class RestQueues implements Queues {
  private static final Logger log = LoggerFactory.getLogger(RestQueues.class);

  private final QueueClient client;
  private final Contact contact;

  /// Queues that were told not to be there.
  private final Set<String> undeclared = ConcurrentHashMap.newKeySet();

  public RestQueues(QueueClient client, Contact contact) {
    this.client = client;
    this.contact = contact;
  }

  @Override
  public List<Lease> lease(String queue, LeaseRequest request)
      throws IOException, InterruptedException {
    return told(queue, () -> client.lease(queue, request).leases());
  }

  @Override
  public SettleResult settle(String queue, SettleRequest request)
      throws IOException, InterruptedException {
    return told(queue, () -> client.settle(queue, request));
  }

  @Override
  public long unsettled(String queue) throws IOException, InterruptedException {
    QueueStatus status = told(queue, () -> client.queue(queue));
    return status.total() - status.settled();
  }

  @Override
  public BatchStatus batch(String queue, String batch) throws IOException, InterruptedException {
    return told(queue, () -> known(() -> client.batch(queue, batch), Queues.unknown(queue, batch)));
  }

  @Override
  public BatchStatus await(String queue, String batch, Duration patience)
      throws IOException, InterruptedException {
    return told(
        queue,
        () -> known(() -> client.awaitBatch(queue, batch, patience), Queues.unknown(queue, batch)));
  }

  @Override
  public void seal(String queue, String batch, BatchSpec spec)
      throws IOException, InterruptedException {
    told(queue, () -> client.seal(queue, batch, spec));
  }

  @Override
  public ItemPage results(String queue, String batch, int limit, @Nullable String next)
      throws IOException, InterruptedException {
    return told(
        queue,
        () ->
            known(() -> client.results(queue, batch, limit, next), new ItemPage(List.of(), null)));
  }

  @Override
  public ItemPage missing(String queue, String batch, int limit, @Nullable String next)
      throws IOException, InterruptedException {
    return told(
        queue,
        () ->
            known(() -> client.missing(queue, batch, limit, next), new ItemPage(List.of(), null)));
  }

  @Override
  public BatchStatus cancel(String queue, String batch) throws IOException, InterruptedException {
    return told(
        queue, () -> known(() -> client.cancelBatch(queue, batch), Queues.unknown(queue, batch)));
  }

  @Override
  public List<String> awaited(String queue, String batch, int limit)
      throws IOException, InterruptedException {
    var none = new NameList(List.of(), null);
    return told(queue, () -> known(() -> client.awaited(queue, batch, limit, null), none)).names();
  }

  @Override
  public ItemPage dead(String queue, @Nullable String batch, int limit)
      throws IOException, InterruptedException {
    return told(
        queue,
        () ->
            known(
                () -> client.items(queue, ItemState.DEAD, batch, limit, null),
                new ItemPage(List.of(), null)));
  }

  @Override
  public ItemStatus item(String queue, String name) throws IOException, InterruptedException {
    return told(queue, () -> client.item(queue, name));
  }

  @Override
  public boolean knows(String queue, String name) throws IOException, InterruptedException {
    try {
      item(queue, name);
      return true;
    } catch (ProblemException e) {
      if (e.status() == 404) {
        return false;
      }
      throw e;
    }
  }

  private static <T> T known(Call<T> call, T unknown) throws IOException, InterruptedException {
    try {
      return call.run();
    } catch (ProblemException e) {
      if (e.problem().is("no-such-batch")) {
        return unknown;
      }
      throw e;
    }
  }

  private <T> T told(String queue, Call<T> call) throws IOException, InterruptedException {
    try {
      T answer = call.run();
      contact.reached();
      undeclared.remove(queue);
      return answer;
    } catch (ProblemException e) {
      if (refusesUs(e)) {
        contact.failed(e);
      } else {
        contact.reached(); // it answers, and this is its answer
      }
      if (e.problem().is("no-such-queue") && undeclared.add(queue)) {
        log.warn("there is no queue {} yet, trying on: declare it", queue);
      }
      throw e;
    } catch (IOException e) {
      contact.failed(e);
      throw e;
    }
  }

  /// Whatever is asked: it is overloaded, or does not know our token.
  private static boolean refusesUs(ProblemException e) {
    return e.status() >= 500 || e.status() == 429 || e.status() == 401 || e.status() == 403;
  }

  private interface Call<T> {
    T run() throws IOException, InterruptedException;
  }
}
