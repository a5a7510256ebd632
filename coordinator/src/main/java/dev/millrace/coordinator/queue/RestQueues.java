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
import org.jspecify.annotations.Nullable;

/// A queue-service over REST.
public final class RestQueues implements Queues {
  private final QueueClient client;
  private final Contact contact;

  public RestQueues(QueueClient client, Contact contact) {
    this.client = client;
    this.contact = contact;
  }

  @Override
  public List<Lease> lease(String queue, LeaseRequest request)
      throws IOException, InterruptedException {
    return told(() -> client.lease(queue, request).leases());
  }

  @Override
  public SettleResult settle(String queue, SettleRequest request)
      throws IOException, InterruptedException {
    return told(() -> client.settle(queue, request));
  }

  @Override
  public long unsettled(String queue) throws IOException, InterruptedException {
    QueueStatus status = told(() -> client.queue(queue));
    return status.total() - status.settled();
  }

  @Override
  public BatchStatus batch(String queue, String batch) throws IOException, InterruptedException {
    return told(() -> known(() -> client.batch(queue, batch), Queues.unknown(queue, batch)));
  }

  @Override
  public BatchStatus await(String queue, String batch, Duration patience)
      throws IOException, InterruptedException {
    return told(
        () -> known(() -> client.awaitBatch(queue, batch, patience), Queues.unknown(queue, batch)));
  }

  @Override
  public void seal(String queue, String batch, BatchSpec spec)
      throws IOException, InterruptedException {
    told(() -> client.seal(queue, batch, spec));
  }

  @Override
  public ItemPage results(String queue, String batch, int limit, @Nullable String next)
      throws IOException, InterruptedException {
    return told(
        () ->
            known(() -> client.results(queue, batch, limit, next), new ItemPage(List.of(), null)));
  }

  @Override
  public ItemPage missing(String queue, String batch, int limit, @Nullable String next)
      throws IOException, InterruptedException {
    return told(
        () ->
            known(() -> client.missing(queue, batch, limit, next), new ItemPage(List.of(), null)));
  }

  @Override
  public void cancel(String queue, String name) throws IOException, InterruptedException {
    try {
      told(() -> client.cancel(queue, name));
    } catch (ProblemException e) {
      if (e.status() != 409 && e.status() != 404) {
        throw e;
      }
    }
  }

  @Override
  public List<String> awaited(String queue, String batch, int limit)
      throws IOException, InterruptedException {
    var none = new NameList(List.of(), null);
    return told(() -> known(() -> client.awaited(queue, batch, limit, null), none)).names();
  }

  @Override
  public ItemPage dead(String queue, @Nullable String batch, int limit)
      throws IOException, InterruptedException {
    return told(
        () ->
            known(
                () -> client.items(queue, ItemState.DEAD, batch, limit, null),
                new ItemPage(List.of(), null)));
  }

  @Override
  public ItemStatus item(String queue, String name) throws IOException, InterruptedException {
    return told(() -> client.item(queue, name));
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

  private <T> T told(Call<T> call) throws IOException, InterruptedException {
    try {
      T answer = call.run();
      contact.reached();
      return answer;
    } catch (ProblemException e) {
      if (e.status() < 500 && e.status() != 429) {
        contact.reached(); // it answers, and this is its answer
      } else {
        contact.failed(e);
      }
      throw e;
    } catch (IOException e) {
      contact.failed(e);
      throw e;
    }
  }

  private interface Call<T> {
    T run() throws IOException, InterruptedException;
  }
}
