package dev.millrace.e2e.page;

import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.BatchSpec;
import dev.millrace.contracts.queue.Lease;
import dev.millrace.contracts.queue.LeaseRequest;
import dev.millrace.contracts.queue.NewItem;
import dev.millrace.contracts.queue.QueueClient;
import dev.millrace.contracts.queue.QueueSpec;
import dev.millrace.contracts.queue.SettleRequest;
import dev.millrace.contracts.queue.Settlement;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.IntStream;

/// A queue for the page to show, with an item in nearly every state.
///
/// ```text
/// 2 succeeded, 1 dead, 1 leased, 3 ready, 1 scheduled
/// ```
final class Orders {
  static final String QUEUE = "orders";
  static final String EMPTY = "an-empty-one";
  static final String MANY = "many";
  static final String LATE = "a-late-one";
  static final String COUNTS = "1 scheduled, 3 ready, 1 leased, 2 succeeded, 1 dead, 0 cancelled";
  static final String DEAD = "order-2";
  static final String REASON = "the address <b>is</b> not in any country";
  static final String STDERR = "Traceback: no such country";

  /// A name that an attacker would choose.
  static final String HOSTILE = "<img src=x onerror=alert(1)>";

  private static final String WORKER = "packer-1";

  private final QueueClient client;

  private Orders(QueueClient client) {
    this.client = client;
  }

  static Orders fill(QueueClient client) throws IOException, InterruptedException {
    client.declare(EMPTY, QueueSpec.defaults());
    client.declare(QUEUE, spec());
    client.enqueue(QUEUE, IntStream.rangeClosed(0, 5).mapToObj(n -> item("order-" + n)).toList());
    List<Lease> leases = client.lease(QUEUE, new LeaseRequest(WORKER, 4, null, null)).leases();
    client.settle(
        QUEUE,
        new SettleRequest(
            List.of(
                new Settlement.Complete(leases.get(0).token(), null, null),
                new Settlement.Complete(leases.get(1).token(), null, null),
                new Settlement.Fail(leases.get(2).token(), REASON, false, null, "address", STDERR)),
            null));
    client.enqueue(QUEUE, List.of(item(HOSTILE)));
    Instant tomorrow = Instant.now().plus(1, ChronoUnit.DAYS);
    client.enqueue(
        QUEUE, List.of(new NewItem("tomorrow", JsonData.empty(), 5, tomorrow, "night", null)));
    return new Orders(client);
  }

  /// With leases that outlast the test.
  private static QueueSpec spec() {
    return Json.strict().readValue("{\"lease\": \"1h\"}", QueueSpec.class);
  }

  void enqueueIntoEmpty(String name) throws IOException, InterruptedException {
    client.enqueue(EMPTY, List.of(item(name)));
  }

  /// Makes a queue of items `many-000`, `many-001` and so on.
  void enqueueMany(int number) throws IOException, InterruptedException {
    client.declare(MANY, QueueSpec.defaults());
    client.enqueue(
        MANY, IntStream.range(0, number).mapToObj(n -> item("many-%03d".formatted(n))).toList());
  }

  /// Makes a batch with a manifest, of which one item is done, one with a worker, and one not come.
  void enqueueBatch(String queue, String batch) throws IOException, InterruptedException {
    client.declare(queue, spec());
    client.seal(queue, batch, new BatchSpec(null, null, List.of("first", "second", "third")));
    for (String name : List.of("first", "second")) {
      client.enqueue(queue, List.of(new NewItem(name, JsonData.empty(), null, null, null, batch)));
    }
    List<Lease> leases = client.lease(queue, new LeaseRequest(WORKER, 2, null, null)).leases();
    client.settle(
        queue,
        new SettleRequest(
            List.of(new Settlement.Complete(leases.getFirst().token(), null, null)), null));
  }

  void declareLate() throws IOException, InterruptedException {
    client.declare(LATE, QueueSpec.defaults());
  }

  private static NewItem item(String name) {
    return NewItem.of(name, JsonData.parse("{\"weight\": 3, \"note\": \"<i>fragile</i>\"}"));
  }
}
