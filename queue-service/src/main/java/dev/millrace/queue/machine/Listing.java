package dev.millrace.queue.machine;

import org.jspecify.annotations.Nullable;

/// Names the batches of what a queue's source lists: a prefix and a number, which is durable and
/// only grows. While a listing is under way its batch is the open one; a listing that broke off
/// leaves it open, and the next one goes on with it.
///
/// The listings have numbers, too, so that one which has broken off here, and goes on somewhere, has
/// no say any more when the next one has begun.
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
  /// @param listing number of the last one that has begun; 0 before they had numbers
  private record Stored(long number, @Nullable String open, int listing) {
    byte[] encode() {
      return new Bytes.Out(48)
          .u8(FORMAT)
          .number(number)
          .text(open == null ? "" : open)
          .number(listing)
          .done();
    }

    static Stored decode(byte[] value) {
      var in = new Bytes.In(value).version(FORMAT);
      long number = in.number();
      String open = in.text();
      int listing = in.atEnd() ? 0 : (int) in.number();
      return new Stored(number, open.isEmpty() ? null : open, listing);
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
      if (open != null && open.takesAny()) {
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
    Stored stored = stored();
    var next = new Stored(current.number, current.name, stored.listing);
    if (!next.equals(stored)) {
      keep(next);
    }
  }

  /// The listing has come to its end.
  ///
  /// @return the batch that is to be sealed; null when the listing brought nothing new
  @Nullable String end() {
    Stored stored = stored();
    if (stored.open != null) {
      keep(new Stored(stored.number, null, stored.listing));
    }
    return stored.open;
  }

  private Stored stored() {
    byte[] value = store.get(Keys.listing(queue));
    return value == null ? new Stored(0, null, 0) : Stored.decode(value);
  }

  private void keep(Stored stored) {
    store.put(Keys.listing(queue), stored.encode());
  }

  /// The next listing begins.
  ///
  /// @return its number
  int begin() {
    int next = Math.addExact(stored().listing, 1);
    heard(next);
    return next;
  }

  /// Whether a later one than that has begun, as far as is known here.
  boolean isOver(int listing) {
    return listing < stored().listing;
  }

  /// Something came of that listing, which may have begun in another slice of the queue.
  void heard(int listing) {
    Stored stored = stored();
    if (listing > stored.listing) {
      keep(new Stored(stored.number, stored.open, listing));
    }
  }
}
