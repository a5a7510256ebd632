package dev.millrace.kubernetes.scale;

import dev.millrace.contracts.queue.ItemPage;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.ItemStatus;
import dev.millrace.contracts.queue.QueueClient;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Who holds leases of a queue, by the names the workers gave: a worker-adapter calls itself by its
/// host's name, which is its pod's, and its process number.
///
/// @param leases how many each worker holds
record LeaseHolders(Map<String, Integer> leases) {
  private static final int PAGE = 1000;

  /// As many leases as a queue has at most unless it is declared otherwise.
  private static final int MOST_PAGES = 10;

  /// A host's name is cut there, and ends in a letter or digit.
  private static final int HOST_NAME = 63;

  /// @return null when there are more leases than are looked through
  static @Nullable LeaseHolders of(QueueClient queues, String queue)
      throws IOException, InterruptedException {
    var leases = new HashMap<String, Integer>();
    String next = null;
    for (int page = 0; page < MOST_PAGES; page++) {
      ItemPage items = queues.items(queue, ItemState.LEASED, null, PAGE, next);
      for (ItemStatus item : items.items()) {
        item.leases().forEach(lease -> leases.merge(lease.worker(), 1, Integer::sum));
      }
      next = items.next();
      if (next == null) {
        return new LeaseHolders(leases);
      }
    }
    return null;
  }

  /// Leases that a pod of that name holds.
  int heldBy(String pod) {
    String host =
        pod.length() <= HOST_NAME ? pod : pod.substring(0, HOST_NAME).replaceAll("[-.]+$", "");
    return leases.entrySet().stream()
        .filter(entry -> isOn(entry.getKey(), host))
        .mapToInt(Map.Entry::getValue)
        .sum();
  }

  private static boolean isOn(String worker, String host) {
    return worker.startsWith(host) && worker.substring(host.length()).matches("|-\\d{1,10}");
  }
}
