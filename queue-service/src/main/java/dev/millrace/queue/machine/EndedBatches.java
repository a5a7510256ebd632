package dev.millrace.queue.machine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The batches of one queue that [ended][Batch#ended], and that nothing else leads to when their
/// retention has passed since: those that hold nothing, and those that outlived the retention of their
/// items.
final class EndedBatches {
  private static final byte[] NOTHING = {1};

  private final Store store;
  private final int id;
  private boolean any = true;

  EndedBatches(Store store, int id) {
    this.store = store;
    this.id = id;
  }

  /// Remembers it, if it is one of them.
  void note(String name, Batch batch) {
    Instant ended = batch.ended();
    if (ended == null) {
      return;
    }
    if (batch.counts.isZero()) {
      store.put(Keys.empty(id, ended, name), NOTHING);
      any = true;
    } else if (batch.outlived) {
      store.put(Keys.outlived(id, ended, name), NOTHING);
      any = true;
    }
  }

  void forget(String name, Batch batch) {
    Instant ended = batch.ended();
    if (ended != null) {
      store.delete(Keys.outlived(id, ended, name));
      store.delete(Keys.empty(id, ended, name));
    }
  }

  void drop(byte[] key) {
    store.delete(key);
  }

  /// Whether there may be any, whenever they ended.
  boolean any() {
    return any;
  }

  /// Finds out again whether there are any.
  void refresh() {
    any =
        any
            && !(keys(Keys.outlived(id), Keys.outlived(id), Instant.MAX, 1).isEmpty()
                && keys(Keys.empty(id), Keys.empty(id), Instant.MAX, 1).isEmpty());
  }

  /// The next one that had ended by then, and holds what is past its retention.
  ///
  /// @param from key of the first that may be meant
  byte @Nullable [] nextOutlived(byte[] from, Instant until) {
    List<byte[]> next = keys(from, Keys.outlived(id), until, 1);
    return next.isEmpty() ? null : next.getFirst();
  }

  /// Those that had ended by then, and held nothing.
  List<byte[]> empty(Instant until, int most) {
    return keys(Keys.empty(id), Keys.empty(id), until, most);
  }

  private List<byte[]> keys(byte[] from, byte[] prefix, Instant until, int most) {
    var keys = new ArrayList<byte[]>();
    if (any && most > 0) {
      store.scan(
          from,
          Keys.after(prefix),
          (key, _) -> {
            boolean ended = !Keys.endedAt(key).isAfter(until);
            if (ended) {
              keys.add(key);
            }
            return ended && keys.size() < most;
          });
    }
    return keys;
  }
}
