package dev.millrace.bench.peer.millrace;

import dev.millrace.bench.peer.ClientSettings;
import dev.millrace.bench.peer.Payload;
import dev.millrace.bench.peer.PeerClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/// A worker of several queues: it enqueues into one of them, which its index says, and takes from
/// that one as long as there is something; then it goes on to the next.
public final class SpreadClient implements PeerClient {
  private final List<MillraceClient> queues;
  private final int home;
  private int at;

  private SpreadClient(List<MillraceClient> queues, int home) {
    this.queues = queues;
    this.home = home;
    this.at = home;
  }

  /// @param ports of the replicas; a client uses one of them, which its index says
  public static SpreadClient of(
      List<Integer> ports, List<String> queues, ClientSettings settings, Payload payload)
      throws IOException {
    int port = ports.get(settings.index() % ports.size());
    var clients = new ArrayList<MillraceClient>();
    for (String queue : queues) {
      clients.add(new MillraceClient(port, queue, settings.index(), true, payload));
    }
    return new SpreadClient(clients, settings.index() % queues.size());
  }

  @Override
  public void enqueue(long first, int count) throws IOException {
    queues.get(home).enqueue(first, count);
  }

  @Override
  public int take(int max, Duration patience, LongConsumer taken) throws IOException {
    int count = queues.get(at).take(max, patience, taken);
    goOnWhen(count == 0);
    return count;
  }

  @Override
  public int settle() throws IOException {
    int settled = 0;
    for (MillraceClient queue : queues) {
      settled += queue.settle();
    }
    return settled;
  }

  @Override
  public int settleAndTake(int max, Duration patience, LongConsumer taken) throws IOException {
    int settled = 0;
    for (int i = 0; i < queues.size(); i++) {
      settled += i == at ? 0 : queues.get(i).settle();
    }
    int[] count = new int[1];
    settled +=
        queues
            .get(at)
            .settleAndTake(
                max,
                patience,
                number -> {
                  count[0]++;
                  taken.accept(number);
                });
    goOnWhen(count[0] == 0);
    return settled;
  }

  private void goOnWhen(boolean empty) {
    if (empty) {
      at = (at + 1) % queues.size();
    }
  }

  @Override
  public void close() throws IOException {
    for (MillraceClient queue : queues) {
      queue.close();
    }
  }
}
