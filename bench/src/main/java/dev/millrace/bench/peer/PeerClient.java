package dev.millrace.bench.peer;

import java.io.IOException;
import java.time.Duration;
import java.util.function.LongConsumer;

/// One connection to a queue, used by one thread: enqueue → take → settle.
///
/// Items are known by number. Each call returns when the server has acknowledged it; what an
/// acknowledgement is worth is in [PeerServer#settings()].
public interface PeerClient extends AutoCloseable {
  /// Enqueues the items numbered `first` to `first + count - 1`, in as few round trips as the peer
  /// knows how.
  void enqueue(long first, int count) throws IOException, InterruptedException;

  /// Leases up to `max` items. What was taken before and not settled stays leased.
  ///
  /// @param patience how long to wait for the first one
  /// @param taken is told the number of each item
  /// @return how many; 0 when there was none in time
  int take(int max, Duration patience, LongConsumer taken) throws IOException, InterruptedException;

  /// Settles everything that was taken.
  ///
  /// @return how many the server says are settled now
  int settle() throws IOException, InterruptedException;

  /// Settles everything that was taken and takes the next items: in one round trip where the peer
  /// can do that.
  ///
  /// @return how many were settled; how many were taken is what `taken` saw
  default int settleAndTake(int max, Duration patience, LongConsumer taken)
      throws IOException, InterruptedException {
    int settled = settle();
    take(max, patience, taken);
    return settled;
  }

  @Override
  void close() throws IOException;
}
