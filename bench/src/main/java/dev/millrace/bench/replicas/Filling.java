package dev.millrace.bench.replicas;

import dev.millrace.bench.peer.ClientSettings;
import dev.millrace.bench.peer.Payload;
import dev.millrace.bench.peer.millrace.SpreadClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Puts as many items into each of some queues.
///
/// @param port of the replica that is asked
record Filling(int port, List<String> queues, Payload payload) {
  private static final int BATCH = 500;
  private static final int CLIENTS = 4;

  /// @return items a second
  double fill(long items) throws IOException, InterruptedException {
    long begin = System.nanoTime();
    try (var pool = Executors.newFixedThreadPool(CLIENTS)) {
      List<Future<?>> done = new ArrayList<>();
      for (int queue = 0; queue < queues.size(); queue++) {
        int index = queue;
        done.add(
            pool.submit(
                () -> {
                  fill(index, items / queues.size() + (index < items % queues.size() ? 1 : 0));
                  return null;
                }));
      }
      for (Future<?> each : done) {
        each.get();
      }
    } catch (ExecutionException e) {
      throw new IOException("filling: " + e.getCause(), e);
    }
    return items / ((System.nanoTime() - begin) / 1e9);
  }

  private void fill(int queue, long items) throws IOException {
    var settings = new ClientSettings(queue, BATCH, false);
    try (var client = SpreadClient.of(List.of(port), queues, settings, payload)) {
      for (long next = 0; next < items; next += BATCH) {
        client.enqueue(next, (int) Math.min(BATCH, items - next));
      }
    }
  }
}
