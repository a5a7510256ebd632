package dev.millrace.queue.machine;

import dev.millrace.queue.machine.Refusal.QueueFull;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;

/// Keeps what comes from other machines within bounds. Their queues cannot see whether a queue here
/// has room, so what they send is [taken][Arrival] even if it has none; but then the queue it came
/// from is told to hold back, and told when it may go on. Until it hears the first, it may send
/// more; so a queue holds more than it may by what was under way, and by no more than that.
///
/// A held queue may go on when a sixteenth of the room is free, or, if there is less, after a
/// second: it is not told to hold and to go on with every single item.
final class Holding {
  private static final int AMPLE_PART = 16;
  private static final Duration HELD = Duration.ofSeconds(1);

  private final Store store;
  private final Neighbours neighbours;
  private final Map<String, Held> byQueue = new TreeMap<>();

  Holding(Store store, Neighbours neighbours) {
    this.store = store;
    this.neighbours = neighbours;
  }

  /// @param sources by name, what each of them overfilled
  private record Held(LiveQueue queue, Instant until, TreeMap<String, String> sources) {}

  /// Reads the queues that are held on account of this one.
  void load(LiveQueue queue) {
    byte[] all = Keys.held(queue.id());
    store.scan(
        all,
        Keys.after(all),
        (key, value) -> {
          put(queue, Keys.text(key), Bytes.text(value), Instant.EPOCH);
          return true;
        });
  }

  /// A delivery overfilled the queue. Each of them is told, also when the one before was: what
  /// comes from there then is a queue that knows nothing of it, because it was declared anew.
  void hold(LiveQueue queue, String source, QueueFull full, Instant now) {
    put(queue, source, full.what(), now.plus(HELD));
    store.put(Keys.held(queue.id(), source), Bytes.utf8(full.what()));
    neighbours.send(new Command.Hold(source, queue.name(), queue.id(), full));
  }

  private void put(LiveQueue queue, String source, String what, Instant until) {
    Held before = byQueue.get(queue.name());
    var sources = before == null ? new TreeMap<String, String>() : before.sources;
    sources.put(source, what);
    byQueue.put(queue.name(), new Held(queue, until, sources));
  }

  /// To be called after each command: where it made ample room, the held queues may go on.
  void letGo() {
    if (!byQueue.isEmpty()) {
      byQueue.values().removeIf(held -> letGo(held, AMPLE_PART));
    }
  }

  /// To be called by ticks: any room will do.
  ///
  /// @return when to be called again; `Instant.MAX` when only a command can make room
  Instant tick(Instant now) {
    byQueue.values().removeIf(held -> !held.until.isAfter(now) && letGo(held, Integer.MAX_VALUE));
    Instant next = Instant.MAX;
    for (Held held : byQueue.values()) {
      boolean some = held.sources.values().stream().anyMatch(what -> held.queue.room(what) > 0);
      next = some && held.until.isBefore(next) ? held.until : next;
    }
    return next;
  }

  /// @param part what must be free: that part of the whole, and at least one
  /// @return whether none is held any more
  private boolean letGo(Held held, int part) {
    Iterator<Map.Entry<String, String>> sources = held.sources.entrySet().iterator();
    while (sources.hasNext()) {
      var source = sources.next();
      long ample = Math.max(1, held.queue.limit(source.getValue()) / part);
      if (held.queue.room(source.getValue()) >= ample) {
        release(held.queue, source.getKey());
        sources.remove();
      }
    }
    return held.sources.isEmpty();
  }

  private void release(LiveQueue queue, String source) {
    store.delete(Keys.held(queue.id(), source));
    neighbours.send(new Command.Release(source, queue.name(), queue.id()));
  }

  /// The queue is deleted: nobody is held on its account any more.
  void forget(LiveQueue queue) {
    Held held = byQueue.remove(queue.name());
    if (held != null) {
      held.sources.keySet().forEach(source -> release(queue, source));
    }
  }
}
