package dev.millrace.queue.machine;

import dev.millrace.contracts.queue.BatchList;
import dev.millrace.contracts.queue.BatchStatus;
import dev.millrace.contracts.queue.ItemPage;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.NameList;
import dev.millrace.queue.machine.Standing.Settled;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What can be seen of a queue's batches. Every page looks at a bounded number of entries, so it
/// may be short, even empty, and still have a next one.
final class BatchViews {
  private final LiveQueue queue;
  private final Views views;

  BatchViews(LiveQueue queue, Instant now) {
    this.queue = queue;
    this.views = new Views(queue, now);
  }

  /// Of a batch that began under an older build it is not known when that was: then it is told
  /// since when its oldest item is there, or 1970 when none is.
  BatchStatus status(String name, Batch batch) {
    return batch.view(queue.name(), name, batch.opened == null ? oldestOf(name) : batch.opened);
  }

  private Instant oldestOf(String batch) {
    byte[] prefix = Keys.members(queue.id(), batch);
    Instant[] oldest = {Instant.EPOCH};
    scan(
        prefix,
        prefix,
        (_, name) -> {
          Entry<Standing> entry = find(name);
          oldest[0] = entry == null ? Instant.EPOCH : entry.item().enqueued();
          return false;
        });
    return oldest[0];
  }

  /// @throws IllegalArgumentException when `next` is not what a page before said
  BatchList page(Query.ListBatches query) {
    byte[] prefix = Keys.batches(queue.id());
    var found = new ArrayList<BatchStatus>();
    var walk = new Walk();
    scan(
        Cursor.start(query.next(), prefix),
        prefix,
        (key, value) -> {
          Batch batch = Batch.decode(value);
          if (query.complete() == null || query.complete() == batch.complete()) {
            found.add(status(Keys.text(key), batch));
          }
          return walk.goesOn(key, found.size() < query.limit());
        });
    return new BatchList(found, Cursor.after(walk.end));
  }

  /// @throws IllegalArgumentException when `next` is not what a page before said
  ItemPage missing(Query.Missing query, Batch batch) {
    return batch.indexed() ? open(query, batch) : openAmongAll(query);
  }

  /// From the index of the open ones. On the first page it is known how many there are: behind the
  /// last of them lie only the traces of what was settled.
  private ItemPage open(Query.Missing query, Batch batch) {
    String name = query.batch();
    byte[] prefix = Keys.open(queue.id(), name);
    Batches batches = queue.ledger.batches;
    boolean first = Cursor.read(query.next()) == null;
    byte[] from = first ? batches.openFrom(name) : Cursor.start(query.next(), prefix);
    long all = first ? batch.counts.unsettled() : Long.MAX_VALUE;
    Lines lines = views.lines(query.limit());
    var walk = new Walk();
    if (all > 0) {
      scan(
          from,
          prefix,
          (key, item) -> {
            Entry<Standing> entry = Objects.requireNonNull(find(item));
            if (first && lines.items().isEmpty()) {
              batches.foundFirst(name, entry.item().seq());
            }
            boolean hasRoom = lines.add(entry);
            return lines.items().size() < all && walk.goesOn(key, hasRoom);
          });
    }
    return new ItemPage(lines.items(), Cursor.after(walk.end));
  }

  private ItemPage openAmongAll(Query.Missing query) {
    byte[] prefix = Keys.members(queue.id(), query.batch());
    Lines lines = views.lines(query.limit());
    var walk = new Walk();
    scan(
        Cursor.start(query.next(), prefix),
        prefix,
        (key, item) -> {
          Entry<Standing> entry = find(item);
          if (entry != null && !entry.standing().state().settled()) {
            lines.add(entry);
          }
          return walk.goesOn(key, lines.hasRoom());
        });
    return new ItemPage(lines.items(), Cursor.after(walk.end));
  }

  /// @throws IllegalArgumentException when `next` is not what a page before said
  NameList awaited(Query.Awaited query) {
    byte[] prefix = Keys.awaited(queue.id(), query.batch());
    var names = new ArrayList<String>();
    var walk = new Walk();
    long[] bytes = new long[1];
    scan(
        Cursor.start(query.next(), prefix),
        prefix,
        (key, _) -> {
          names.add(Bytes.text(Arrays.copyOfRange(key, prefix.length, key.length)));
          bytes[0] += key.length;
          return walk.goesOn(
              key, names.size() < query.limit() && bytes[0] < queue.ledger.answerBytes());
        });
    return new NameList(names, Cursor.after(walk.end));
  }

  /// @throws IllegalArgumentException when `next` is not what a page before said
  ItemPage results(Query.Results query) {
    byte[] prefix = Keys.members(queue.id(), query.batch());
    Lines lines = views.lines(query.limit());
    var walk = new Walk();
    scan(
        Cursor.start(query.next(), prefix),
        prefix,
        (key, name) -> {
          Entry<Standing> entry = find(name);
          if (entry != null
              && entry.standing() instanceof Settled settled
              && settled.state() == ItemState.SUCCEEDED) {
            lines.add(entry, settled.result());
          }
          return walk.goesOn(key, lines.hasRoom());
        });
    return new ItemPage(lines.items(), Cursor.after(walk.end));
  }

  /// How far a page has come.
  private static final class Walk {
    private int looked;

    /// The key after which the next page begins; null when the walk came to its end.
    byte @Nullable [] end;

    boolean goesOn(byte[] key, boolean hasRoom) {
      boolean goesOn = hasRoom && ++looked < Views.SCAN_LIMIT;
      end = goesOn ? null : key;
      return goesOn;
    }
  }

  private @Nullable Entry<Standing> find(byte[] name) {
    return queue.ledger.find(new String(name, StandardCharsets.UTF_8));
  }

  private void scan(byte[] from, byte[] prefix, Store.Visitor visitor) {
    queue.ledger.store().scan(from, Keys.after(prefix), visitor);
  }
}
