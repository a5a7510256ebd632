package dev.millrace.e2e.load;

import dev.millrace.contracts.queue.BatchList;
import dev.millrace.contracts.queue.BatchStatus;
import dev.millrace.contracts.queue.ItemPage;
import dev.millrace.contracts.queue.QueueClient;
import dev.millrace.contracts.queue.QueueStatus;
import dev.millrace.e2e.history.QueueEnd;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads what is there when all is over. While it reads nothing may change.
public final class Ends {
  private static final int PAGE = 1000;

  private Ends() {}

  /// All queues of the load, as one of the replicas shows them.
  public static Map<String, QueueEnd> read(URI replica) throws IOException, InterruptedException {
    QueueClient client = QueueClient.of(replica);
    var ends = new LinkedHashMap<String, QueueEnd>();
    for (String queue : Load.queues().keySet()) {
      QueueStatus status = client.queue(queue);
      ends.put(
          queue,
          new QueueEnd(
              status.spec(), status.counts(), items(client, queue), batches(client, queue)));
    }
    return ends;
  }

  private static List<QueueEnd.Item> items(QueueClient client, String queue)
      throws IOException, InterruptedException {
    var items = new ArrayList<QueueEnd.Item>();
    @Nullable String from = null;
    do {
      ItemPage page = client.items(queue, null, null, PAGE, from);
      page.items()
          .forEach(item -> items.add(new QueueEnd.Item(item.name(), item.state(), item.batch())));
      from = page.next();
    } while (from != null);
    return items;
  }

  private static List<BatchStatus> batches(QueueClient client, String queue)
      throws IOException, InterruptedException {
    var batches = new ArrayList<BatchStatus>();
    @Nullable String from = null;
    do {
      BatchList page = client.batches(queue, null, PAGE, from);
      batches.addAll(page.batches());
      from = page.next();
    } while (from != null);
    return batches;
  }
}
