package dev.millrace.queue.machine;

import org.jspecify.annotations.Nullable;

/// Names the batches of what a queue's source lists: a prefix and a number, which is durable and
/// only grows. While a listing is under way its batch is the open one; a listing that broke off
/// leaves it open, and the next one goes on with it.
final class Listing {
  private static final int FORMAT = 1;

  private final Store store;
  private final int queue;
  private final Batches batches;

  Listing(Store store, int queue, Batches batches) {
    this.store = store;
    this.queue = queue;
    this.batches = batches;
  }

  /// @param number the last one that was given
  /// @param open the batch that the listing fills; null when it has none yet
  private record Stored(long number, @Nullable String open) {
    byte[] encode() {
      return new Bytes.Out(48).u8(FORMAT).number(number).text(open == null ? "" : open).done();
    }

    static Stored decode(byte[] value) {
      var in = new Bytes.In(value).version(FORMAT);
      long number = in.number();
      String open = in.text();
      return new Stored(number, open.isEmpty() ? null : open);
    }
  }

  /// @param number what it is, or would be, called by
  /// @param name of the batch
  record Current(long number, String name) {}

  /// The batch that new items belong to: the open one, unless somebody else has sealed it or given
  /// it a manifest, or the next. Nothing is changed before [#begun].
  ///
  /// @param prefix of a batch that is not open yet
  Current current(String prefix) {
    Stored stored = stored();
    if (stored.open != null) {
      Batch open = batches.known(stored.open);
      if (open != null && !open.sealed && open.manifest == null) {
        return new Current(stored.number, stored.open);
      }
    }
    long number = stored.number + 1;
    while (batches.known(prefix + "-" + number) != null) {
      number++;
    }
    return new Current(number, prefix + "-" + number);
  }

  /// There are items in it now.
  void begun(Current current) {
    var next = new Stored(current.number, current.name);
    if (!next.equals(stored())) {
      store.put(Keys.listing(queue), next.encode());
    }
  }

  /// The listing has come to its end.
  ///
  /// @return the batch that is to be sealed; null when the listing brought nothing new
  @Nullable String end() {
    Stored stored = stored();
    if (stored.open != null) {
      store.put(Keys.listing(queue), new Stored(stored.number, null).encode());
    }
    return stored.open;
  }

  private Stored stored() {
    byte[] value = store.get(Keys.listing(queue));
    return value == null ? new Stored(0, null) : Stored.decode(value);
  }
}
