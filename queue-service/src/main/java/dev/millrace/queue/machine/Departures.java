package dev.millrace.queue.machine;

import dev.millrace.contracts.queue.ItemState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Reads the queues of a store whose machine does not run, to move them to another one: see
/// [Command.MoveIn]. What deleted queues have left is not theirs, and stays.
///
/// Used by one thread.
public final class Departures {
  /// A machine takes in about twenty to a hundred thousand in a second, and does nothing else
  /// meanwhile.
  private static final int MOST_RECORDS = 5_000;

  private final Store store;

  /// @param store that a machine was on
  public Departures(Store store) {
    this.store = store;
  }

  /// @param number of the queue in this store
  /// @param declared how it behaves, for [Command.EndMove]
  /// @param shards whether it was declared with shards, which do not come along
  public record Departing(String queue, int number, byte[] declared, boolean shards) {}

  /// @param records all that is stored of the queue
  /// @param bytes keys and values of them
  /// @param items the entries of each state, counted
  public record Survey(long records, long bytes, Map<ItemState, Long> items) {}

  /// @param records for [Command.MoveIn]
  /// @param count how many these are; 0 when there are no more
  public record Part(byte[] records, long count) {}

  /// The queues, by name.
  public List<Departing> queues() {
    var queues = new ArrayList<Departing>();
    store.scan(
        Keys.queues(),
        Keys.after(Keys.queues()),
        (key, value) -> {
          var declared = LiveQueue.Declared.decode(value);
          boolean shards = declared.spec().shards() != null;
          queues.add(new Departing(Keys.text(key), declared.id(), value, shards));
          return true;
        });
    return queues;
  }

  /// Reads the whole queue.
  public Survey survey(Departing queue) {
    long[] sums = new long[2];
    var counts = new Counts();
    byte[] all = Keys.all(queue.number());
    store.scan(
        all,
        Keys.after(all),
        (key, value) -> {
          sums[0]++;
          sums[1] += key.length + value.length;
          ItemState state = Keys.state(key);
          if (state != null) {
            counts.add(state, 1);
          }
          return true;
        });
    return new Survey(sums[0], sums[1], counts.view());
  }

  /// The records that follow.
  ///
  /// @param after what the part before ended with, as [Move#last] has it; empty for the first one
  /// @param bytes at most, or one record if that is larger
  public Part part(Departing queue, byte[] after, int bytes) {
    byte[] all = Keys.all(queue.number());
    byte[] from = new Bytes.Out(all.length + after.length + 1).raw(all).raw(after).done();
    var out = new Bytes.Out(1 << 16);
    int[] sums = new int[2];
    store.scan(
        after.length == 0 ? from : Keys.next(from),
        Keys.after(all),
        (key, value) -> {
          int size = MovedRecords.size(key, value);
          if (sums[0] == MOST_RECORDS || (sums[0] > 0 && sums[1] + size > bytes)) {
            return false;
          }
          sums[0]++;
          sums[1] += size;
          MovedRecords.append(out, key, value);
          return true;
        });
    return new Part(out.done(), sums[0]);
  }
}
