package dev.millrace.e2e.load;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.NewItem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// Enqueues some items or a batch after the other. For one thread.
final class Producer {
  private static final int GROUPS = 4;

  private final String name;
  private final Lane lane;
  private final Client client;
  private final SplittableRandom random;
  private int count;

  /// @param name that no other producer has
  Producer(String name, Lane lane, Client client, SplittableRandom random) {
    this.name = name;
    this.lane = lane;
    this.client = client;
    this.random = random;
  }

  void produce() throws InterruptedException {
    switch (random.nextInt(14)) {
      case 0, 1 -> client.enqueue(lane.limited(), items(random.nextInt(1, 6), true, null));
      case 2, 3, 4 -> batch(random.nextInt(1, 30));
      case 5, 6 -> client.enqueue(lane.parts(), items(random.nextInt(1, 15), true, null));
      case 7, 8 -> client.enqueue(lane.hedged(), items(random.nextInt(1, 10), true, null));
      default -> client.enqueue(lane.work(), items(random.nextInt(1, 15), false, null));
    }
  }

  /// In one part or two, of which may be said before, between or after how many they are.
  private void batch(int size) throws InterruptedException {
    String batch = name + "-" + count++;
    List<NewItem> items = items(size, false, batch);
    int first = random.nextInt(1, size + 1);
    int said = random.nextInt(3);
    String queue = lane.batched();
    if (said == 0) {
      client.expect(queue, batch, size);
    }
    client.enqueue(queue, items.subList(0, first));
    if (said == 1) {
      client.expect(queue, batch, size);
    }
    if (first < size) {
      client.enqueue(queue, items.subList(first, size));
    }
    if (said == 2) {
      client.expect(queue, batch, size);
    }
  }

  private List<NewItem> items(int size, boolean grouped, @Nullable String batch) {
    var items = new ArrayList<NewItem>();
    for (int i = 0; i < size; i++) {
      Instant notBefore =
          random.nextInt(20) == 0 ? Instant.now().plus(Duration.ofSeconds(2)) : null;
      items.add(
          new NewItem(
              name + "-" + count++,
              JsonData.parse("{\"n\":" + count + "}"),
              random.nextInt(10),
              notBefore,
              grouped ? "group-" + random.nextInt(GROUPS) : null,
              batch));
    }
    return items;
  }
}
