package dev.millrace.queue.machine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The queues that come to this machine from another store, and those that came. The records lie
/// where they will be used from the beginning; what makes a queue of them is that it is declared,
/// which is the last step.
///
/// A move that has ended is remembered for good: whoever makes it may ask again, and no other queue
/// gets its number.
final class Moves {
  private static final int FORMAT = 1;
  private static final int ENDED = 1;
  private static final byte[] NOTHING = {};
  private static final Duration RETRY = Duration.ofSeconds(5);

  /// Records of an outdated store that one part removes.
  private static final int REMOVED_AT_ONCE = 20_000;

  private final Store store;
  private final Graves graves;
  private final Map<String, Known> moves = new TreeMap<>();

  /// @param last key of the record that came last, without the queue's number
  private record Known(
      String source, int number, boolean ended, byte[] last, long records, Counts counts) {
    byte[] encode() {
      var out = new Bytes.Out(64 + source.length() + last.length).u8(FORMAT);
      out.u8(ended ? ENDED : 0).text(source).number(number).number(records);
      counts.write(out);
      return out.raw(last).done();
    }

    static Known decode(byte[] value) {
      var in = new Bytes.In(value).version(FORMAT);
      boolean ended = (in.u8() & ENDED) != 0;
      String source = in.text();
      int number = (int) in.number();
      long records = in.number();
      Counts counts = Counts.read(in);
      return new Known(source, number, ended, in.rest(), records, counts);
    }

    Move view() {
      var stage = ended ? Move.Stage.ENDED : Move.Stage.ARRIVING;
      return new Move(stage, source, number, last, records, counts.view());
    }
  }

  /// Reads them from the store.
  Moves(Store store, Graves graves) {
    this.store = store;
    this.graves = graves;
    store.scan(
        Keys.moves(),
        Keys.after(Keys.moves()),
        (key, value) -> {
          moves.put(Keys.text(key), Known.decode(value));
          return true;
        });
  }

  boolean isArriving(String queue) {
    Known known = moves.get(queue);
    return known != null && !known.ended;
  }

  /// Why a queue that this machine does not have cannot be spoken to.
  Refusal refusal(String queue) {
    return isArriving(queue)
        ? new Refusal.Unavailable(
            "Queue \"%s\" is being moved here from another store; it is there when all of it is."
                .formatted(queue),
            RETRY)
        : new Refusal.NoSuchQueue(queue);
  }

  /// @param there whether the machine has a queue of that name now
  Move find(String queue, boolean there) {
    Known known = moves.get(queue);
    if (known != null) {
      return known.view();
    }
    var stage = there ? Move.Stage.DECLARED : Move.Stage.NONE;
    return new Move(stage, "", 0, NOTHING, 0, new Counts().view());
  }

  /// Whether the move may have that number: no other one has it, or had it.
  boolean leaves(String queue, int number) {
    Known own = moves.get(queue);
    return !graves.has(number)
        && moves.values().stream()
            .noneMatch(each -> each.number == number && (each != own || each.ended));
  }

  boolean hasEnded(String queue, String source) {
    Known known = moves.get(queue);
    return known != null && known.ended && known.source.equals(source);
  }

  /// Takes the records in when they are what is to come next.
  ///
  /// @return whether the move is to [#begin] now
  boolean take(Command.MoveIn part) {
    Known known = moves.get(part.queue());
    if (known == null) {
      return true;
    }
    if (!known.source.equals(part.source())) {
      // The queue of one that has ended was deleted.
      return known.ended || removeAll(known.number);
    }
    if (!known.ended && Arrays.equals(known.last, part.after())) {
      put(known, part);
    }
    return false;
  }

  /// @return whether nothing is left
  private boolean removeAll(int number) {
    var keys = new ArrayList<byte[]>();
    byte[] all = Keys.all(number);
    store.scan(
        all,
        Keys.after(all),
        (key, _) -> {
          keys.add(key);
          return keys.size() < REMOVED_AT_ONCE;
        });
    keys.forEach(store::delete);
    return keys.size() < REMOVED_AT_ONCE;
  }

  void begin(Command.MoveIn part, int number) {
    var begun = new Known(part.source(), number, false, NOTHING, 0, new Counts());
    keep(part.queue(), begun);
    if (part.after().length == 0) {
      put(begun, part);
    }
  }

  private void put(Known known, Command.MoveIn part) {
    var records = new MovedRecords(part.records());
    var counts = known.counts.copy();
    records.store(known.number, store, counts);
    if (records.count() > 0) {
      keep(
          part.queue(),
          new Known(
              known.source,
              known.number,
              false,
              records.last(),
              known.records + records.count(),
              counts));
    }
  }

  private void keep(String queue, Known known) {
    moves.put(queue, known);
    store.put(Keys.move(queue), known.encode());
  }

  /// Why the move cannot end; null when it can, or has ended.
  @Nullable Refusal refusal(Command.EndMove end) {
    Known known = moves.get(end.queue());
    if (known == null || !known.source.equals(end.source())) {
      return new Refusal.Invalid("queue \"%s\" does not come from there".formatted(end.queue()));
    }
    return known.ended || known.records == end.records()
        ? null
        : new Refusal.Invalid(
            "queue \"%s\" has %d of %d records"
                .formatted(end.queue(), known.records, end.records()));
  }

  /// The queue is to be declared with what this returns.
  byte[] end(Command.EndMove end) {
    Known known = moves.get(end.queue());
    if (known == null) {
      throw new IllegalStateException("queue " + end.queue() + " is not on its way");
    }
    keep(
        end.queue(),
        new Known(known.source, known.number, true, known.last, known.records, known.counts));
    byte[] declared = LiveQueue.Declared.decode(end.declared()).moved(known.number).encode();
    store.put(Keys.queue(end.queue()), declared);
    return declared;
  }

  /// Gives up a queue that is on its way.
  ///
  /// @return false when there is none
  boolean drop(String queue) {
    Known known = moves.get(queue);
    if (known == null || known.ended) {
      return false;
    }
    moves.remove(queue);
    store.delete(Keys.move(queue));
    graves.add(known.number);
    return true;
  }
}
