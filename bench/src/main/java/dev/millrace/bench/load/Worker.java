package dev.millrace.bench.load;

import dev.millrace.bench.peer.PeerClient;
import java.io.IOException;
import java.time.Duration;
import java.util.function.LongConsumer;

/// One client that keeps the ledger. Used by one thread.
final class Worker implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final int VAIN_TAKES = 90;

  private final PeerClient client;
  private final Ledger ledger;
  private final LongConsumer listener;
  private int held;

  /// @param listener is told the number of each item taken
  Worker(PeerClient client, Ledger ledger, LongConsumer listener) {
    this.client = client;
    this.ledger = ledger;
    this.listener = listener;
  }

  void enqueue(int count) throws IOException, InterruptedException {
    client.enqueue(ledger.issue(count), count);
  }

  /// For callers that want to know an item's number before it is enqueued.
  void enqueue(long number) throws IOException, InterruptedException {
    client.enqueue(number, 1);
  }

  /// Settles what it holds and takes exactly `count` items. There must be so many.
  void exchange(int count) throws IOException, InterruptedException {
    exchangeUpTo(count, PATIENCE);
    int vain = 0;
    while (held < count) {
      int before = held;
      client.take(count - held, PATIENCE, this::taken);
      vain = held > before ? 0 : vain + 1;
      if (vain == VAIN_TAKES) {
        throw new IOException(
            "%d items are outstanding but none was handed out for %d s"
                .formatted(ledger.outstanding(), VAIN_TAKES * PATIENCE.toSeconds()));
      }
    }
  }

  /// Settles what it holds and takes what there is.
  ///
  /// @return how many items it holds now
  int exchangeUpTo(int max, Duration patience) throws IOException, InterruptedException {
    int before = held;
    held = 0;
    if (before == 0) {
      client.take(max, patience, this::taken);
    } else {
      settled(before, client.settleAndTake(max, patience, this::taken));
    }
    return held;
  }

  void settle() throws IOException, InterruptedException {
    int before = held;
    held = 0;
    if (before > 0) {
      settled(before, client.settle());
    }
  }

  private void taken(long number) {
    listener.accept(number);
    ledger.taken(number);
    held++;
  }

  private void settled(int expected, int actual) throws IOException {
    if (actual != expected) {
      throw new IOException("settled %d items, the server knew %d".formatted(expected, actual));
    }
    ledger.settled(actual);
  }

  @Override
  public void close() throws IOException {
    client.close();
  }
}
