package dev.millrace.e2e.events;

import dev.millrace.contracts.queue.Lease;
import dev.millrace.contracts.queue.LeaseRequest;
import dev.millrace.contracts.queue.QueueClient;
import dev.millrace.contracts.queue.QueueSpec;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// What a worker would get from a queue.
final class QueueTally implements Tally {
  private static final LeaseRequest LEASE =
      new LeaseRequest("tally", 1000, null, Duration.ofHours(1));

  private final QueueClient client;
  private final String queue;
  private int known;

  private QueueTally(QueueClient client, String queue) {
    this.client = client;
    this.queue = queue;
  }

  static QueueTally create(QueueClient client, String queue)
      throws IOException, InterruptedException {
    client.declare(queue, QueueSpec.defaults());
    return new QueueTally(client, queue);
  }

  @Override
  public String end() {
    return "queue:" + queue;
  }

  /// The queue-service may be away meanwhile.
  @Override
  public int look() throws InterruptedException {
    try {
      known = (int) client.queue(queue).total();
    } catch (IOException e) {
      return known;
    }
    return known;
  }

  @Override
  public List<Made> all() throws IOException, InterruptedException {
    var all = new ArrayList<Made>();
    for (List<Lease> leases = lease(); !leases.isEmpty(); leases = lease()) {
      leases.forEach(lease -> all.add(made(lease)));
    }
    return all;
  }

  private List<Lease> lease() throws IOException, InterruptedException {
    return client.lease(queue, LEASE).leases();
  }

  private static Made made(Lease lease) {
    JsonNode event = lease.data().tree();
    Made made =
        Made.of(
            event.path("id").asString(),
            event.path("partitionkey").asString(),
            event.path("data").toString());
    if (!made.item().equals(lease.name())) {
      throw new AssertionError(lease.name() + " holds " + made);
    }
    return made;
  }

  /// Items of a queue are handed out side by side.
  @Override
  public boolean keepsOrder() {
    return false;
  }

  @Override
  public void close() {}
}
