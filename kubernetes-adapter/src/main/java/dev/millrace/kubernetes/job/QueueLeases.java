package dev.millrace.kubernetes.job;

import dev.millrace.contracts.queue.Lease;
import dev.millrace.contracts.queue.LeaseRequest;
import dev.millrace.contracts.queue.QueueClient;
import dev.millrace.contracts.queue.SettleRequest;
import dev.millrace.contracts.queue.SettleResult;
import dev.millrace.contracts.queue.SettleResult.Settled;
import dev.millrace.contracts.queue.Settlement;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/// A queue of the queue-service, over its REST interface.
final class QueueLeases implements Leases {
  private final QueueClient client;
  private final String queue;
  private final String worker;
  private final Duration duration;

  /// @param worker who asks, for the record
  /// @param duration of each lease
  QueueLeases(QueueClient client, String queue, String worker, Duration duration) {
    this.client = client;
    this.queue = queue;
    this.worker = worker;
    this.duration = duration;
  }

  @Override
  public List<Lease> lease(int max, Duration wait) throws IOException, InterruptedException {
    return client.lease(queue, new LeaseRequest(worker, max, wait, duration)).leases();
  }

  @Override
  public List<Settled> settle(List<? extends Settlement> settlements)
      throws IOException, InterruptedException {
    SettleResult result = client.settle(queue, new SettleRequest(List.copyOf(settlements), null));
    if (result.results().size() != settlements.size()) {
      throw new IOException(
          "the queue answered %d settlements with %d results"
              .formatted(settlements.size(), result.results().size()));
    }
    return result.results();
  }

  @Override
  public void pause(String reason) throws IOException, InterruptedException {
    client.pause(queue, reason);
  }
}
