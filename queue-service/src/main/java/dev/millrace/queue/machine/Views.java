package dev.millrace.queue.machine;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.ItemPage;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.ItemStatus;
import dev.millrace.queue.machine.Standing.Leased;
import dev.millrace.queue.machine.Standing.Settled;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What can be seen of a queue's items.
final class Views {
  static final int SCAN_LIMIT = 10_000;

  private final LiveQueue queue;
  private final Instant now;

  Views(LiveQueue queue, Instant now) {
    this.queue = queue;
    this.now = now;
  }

  /// Everything there is to tell of one item; null when it is unknown.
  ///
  /// @param workers that wait for items now
  @Nullable ItemStatus item(String name, int workers) {
    Entry<Standing> entry = queue.ledger.find(name);
    if (entry == null) {
      return null;
    }
    boolean remembered = queue.ledger.isRemembered(name);
    JsonData result = entry.standing() instanceof Settled settled ? settled.result() : null;
    return status(
        entry,
        remembered ? null : queue.ledger.data(entry.item()),
        attempts(entry.item()),
        result == null || result.isEmpty() ? null : result,
        new Explanation(queue, now, workers).of(entry));
  }

  /// The latest, as many as an answer holds beside the rest.
  private List<ItemStatus.Attempt> attempts(Item item) {
    List<ItemStatus.Attempt> attempts = queue.ledger.attempts(item);
    long bytes = 0;
    for (int i = attempts.size() - 1; i >= 0; i--) {
      bytes += size(attempts.get(i));
      if (bytes > queue.ledger.answerBytes()) {
        return attempts.subList(i + 1, attempts.size());
      }
    }
    return attempts;
  }

  private static int size(ItemStatus.Attempt attempt) {
    return size(attempt.worker())
        + size(attempt.reason())
        + size(attempt.stage())
        + size(attempt.stderr());
  }

  private static int size(@Nullable String text) {
    return text == null ? 0 : Bytes.utf8(text).length;
  }

  /// As in a listing.
  ///
  /// @param result empty for none
  ItemStatus line(Entry<Standing> entry, JsonData result) {
    return status(entry, null, List.of(), result.isEmpty() ? null : result, null);
  }

  private ItemStatus status(
      Entry<Standing> entry,
      @Nullable JsonData data,
      List<ItemStatus.Attempt> attempts,
      @Nullable JsonData result,
      ItemStatus.@Nullable Waiting waiting) {
    Item item = entry.item();
    Standing standing = entry.standing();
    return new ItemStatus(
        queue.name(),
        item.name(),
        standing.state(),
        item.priority(),
        item.group().isEmpty() ? null : item.group(),
        item.batch().isEmpty() ? null : item.batch(),
        item.enqueued(),
        data,
        standing.tallies().failures(),
        standing.tallies().lost(),
        attempts,
        standing instanceof Leased leased ? lease(leased.first()) : null,
        standing instanceof Leased leased && leased.hedged()
            ? lease(leased.grants().getLast())
            : null,
        result,
        standing instanceof Settled settled ? settled.at() : null,
        waiting);
  }

  private static ItemStatus.LeaseView lease(Grant grant) {
    return new ItemStatus.LeaseView(
        grant.worker(), grant.attempt(), grant.started(), grant.expires(), grant.progress());
  }

  /// One page of the items, by state and in the state's own order; those of a batch as they were
  /// accepted. Looks at a bounded number of entries, so a page may be short and still have a next
  /// one.
  ///
  /// @throws IllegalArgumentException when `next` is not what a page before said
  ItemPage page(Query.ListItems query) {
    return query.batch() == null ? all(query) : members(query, query.batch());
  }

  private ItemPage all(Query.ListItems query) {
    byte[] after = Cursor.read(query.next());
    Lines lines = lines(query.limit());
    for (ItemState state : states(query.state(), after)) {
      byte[] prefix = Keys.entries(queue.id(), state);
      byte[] from = after != null && Keys.startsWith(after, prefix) ? Keys.next(after) : prefix;
      byte[] last = fill(lines, from, Keys.after(prefix));
      if (last != null) {
        return page(lines, last);
      }
    }
    return page(lines, null);
  }

  /// For at most so many.
  Lines lines(int limit) {
    return new Lines(this, limit, queue.ledger.answerBytes());
  }

  /// The states to walk: the one asked for, or all; from the one where the page before ended.
  private List<ItemState> states(@Nullable ItemState only, byte @Nullable [] after) {
    if (only == null) {
      List<ItemState> all = List.of(ItemState.values());
      return after == null ? all : all.subList(stateOf(after).ordinal(), all.size());
    }
    if (after != null && stateOf(after) != only) {
      throw Cursor.bad();
    }
    return List.of(only);
  }

  /// Adds lines while there is room.
  ///
  /// @return the key of the last one when there is no more room, or null
  private byte @Nullable [] fill(Lines lines, byte[] from, byte[] to) {
    byte[][] last = new byte[1][];
    queue
        .ledger
        .store()
        .scan(
            from,
            to,
            (key, value) -> {
              last[0] = key;
              return lines.add(Entry.bare(value));
            });
    return lines.hasRoom() ? null : last[0];
  }

  private ItemState stateOf(byte[] key) {
    for (ItemState state : ItemState.values()) {
      if (Keys.startsWith(key, Keys.entries(queue.id(), state))) {
        return state;
      }
    }
    throw Cursor.bad();
  }

  private ItemPage members(Query.ListItems query, String batch) {
    byte[] prefix = Keys.members(queue.id(), batch);
    byte[] after = Cursor.read(query.next());
    if (after != null && !Keys.startsWith(after, prefix)) {
      throw Cursor.bad();
    }
    var names = new ArrayList<String>();
    byte[][] last = new byte[1][];
    queue
        .ledger
        .store()
        .scan(
            after == null ? prefix : Keys.next(after),
            Keys.after(prefix),
            (key, value) -> {
              String name = new String(value, StandardCharsets.UTF_8);
              last[0] = key;
              names.add(name);
              return names.size() < SCAN_LIMIT
                  && (query.state() != null || names.size() < query.limit());
            });
    return matching(query, names, last[0]);
  }

  private ItemPage matching(Query.ListItems query, List<String> names, byte @Nullable [] last) {
    Lines lines = lines(query.limit());
    for (String name : names) {
      Entry<Standing> entry = queue.ledger.find(name);
      if (entry == null || (query.state() != null && entry.standing().state() != query.state())) {
        continue;
      }
      if (!lines.add(entry)) {
        return page(lines, Keys.member(queue.id(), entry.item().batch(), entry.item().seq()));
      }
    }
    boolean more = names.size() == SCAN_LIMIT;
    return page(lines, more ? last : null);
  }

  private static ItemPage page(Lines lines, byte @Nullable [] next) {
    return new ItemPage(lines.items(), Cursor.after(next));
  }

  List<String> unknown(List<String> names) {
    return names.stream().filter(name -> !queue.ledger.knows(name)).toList();
  }

  List<String> remembered(int limit, @Nullable String after) {
    var names = new ArrayList<String>();
    byte[] prefix = Keys.remembered(queue.id());
    byte[] from = after == null ? prefix : Keys.next(Keys.remembered(queue.id(), after));
    queue
        .ledger
        .store()
        .scan(
            from,
            Keys.after(prefix),
            (key, _) -> {
              names.add(Keys.text(key));
              return names.size() < limit;
            });
    return names;
  }
}
