package dev.millrace.e2e.events;

import static org.awaitility.Awaitility.await;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.NewItem;
import dev.millrace.contracts.queue.QueueClient;
import dev.millrace.contracts.queue.QueueSpec;
import dev.millrace.contracts.queue.QueueStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/// Events that are enqueued, each as the JSON of a CloudEvent.
record QueueFeed(QueueClient client, String queue) implements Feed {
  static QueueFeed create(QueueClient client, String queue)
      throws IOException, InterruptedException {
    client.declare(queue, QueueSpec.defaults());
    return new QueueFeed(client, queue);
  }

  @Override
  public String end() {
    return "queue:" + queue;
  }

  @Override
  public void put(List<Made> events) {
    List<NewItem> items =
        events.stream().map(made -> NewItem.of(made.id(), JsonData.parse(made.json()))).toList();
    await()
        .atMost(Duration.ofMinutes(4))
        .pollDelay(Duration.ZERO)
        .ignoreExceptionsInstanceOf(IOException.class) // the same names again do no harm
        .until(() -> client.enqueue(queue, items).items().size() == items.size());
  }

  /// What a killed adapter had leased comes after the others.
  @Override
  public boolean keepsOrder() {
    return false;
  }

  @Override
  public long open() throws IOException, InterruptedException {
    QueueStatus status = client.queue(queue);
    return status.total() - status.count(ItemState.SUCCEEDED);
  }

  @Override
  public void close() {}
}
