package dev.millrace.queue.engine.kafka.cell;

import dev.millrace.queue.engine.WaitingOrder;
import dev.millrace.queue.engine.kafka.wire.Letter;
import dev.millrace.queue.engine.kafka.wire.WireFormat;
import dev.millrace.queue.machine.Command;
import dev.millrace.queue.machine.Store;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The callers that wait for items, per queue, first come first served. They stand in the cell's
/// store, so whoever has the cell after this replica goes on with them. Used by one thread.
final class WaitingLine {
  /// Before all that belongs to queues, whose numbers are never this one.
  private static final byte[] PREFIX = {(byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFE, 'w'};

  private static final byte[] END = {(byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFE, 'x'};

  private final Store store;
  private final Map<String, ArrayDeque<Waiting>> lines = new HashMap<>();
  private long next;

  /// @param until when it gives up
  record Waiting(long number, Letter.Sender from, Command.Take take, Instant until) {}

  /// With those that stand in the store.
  WaitingLine(Store store) {
    this.store = store;
    store.scan(
        PREFIX,
        END,
        (key, value) -> {
          long number = ByteBuffer.wrap(key, PREFIX.length, Long.BYTES).getLong();
          add(decode(number, value));
          next = number + 1;
          return true;
        });
  }

  void add(Letter.Take letter, Instant now) {
    var waiting = new Waiting(next++, letter.from(), letter.command(), now.plus(letter.inLine()));
    store.put(key(waiting), encode(waiting));
    add(waiting);
  }

  private void add(Waiting waiting) {
    lines.computeIfAbsent(waiting.take.queue(), _ -> new ArrayDeque<>()).addLast(waiting);
  }

  /// Serves those who wait for that queue, in [order][WaitingOrder#serve].
  void serve(String queue, Predicate<Waiting> serve, BooleanSupplier mayHedge) {
    ArrayDeque<Waiting> line = lines.get(queue);
    if (line != null) {
      WaitingOrder.serve(
          line,
          Waiting::take,
          waiting -> {
            boolean served = serve.test(waiting);
            if (served) {
              store.delete(key(waiting));
            }
            return served;
          },
          mayHedge);
      if (line.isEmpty()) {
        lines.remove(queue);
      }
    }
  }

  void remove(Waiting waiting) {
    ArrayDeque<Waiting> line = lines.get(waiting.take.queue());
    if (line != null && line.remove(waiting)) {
      store.delete(key(waiting));
      if (line.isEmpty()) {
        lines.remove(waiting.take.queue());
      }
    }
  }

  /// The one that this call made, if it is still there.
  @Nullable Waiting of(String queue, Letter.Sender from) {
    ArrayDeque<Waiting> line = lines.get(queue);
    return line == null
        ? null
        : line.stream().filter(waiting -> waiting.from.equals(from)).findFirst().orElse(null);
  }

  /// Those whose patience has ended.
  List<Waiting> over(Instant now) {
    var over = new ArrayList<Waiting>();
    for (ArrayDeque<Waiting> line : lines.values()) {
      line.stream().filter(waiting -> !waiting.until.isAfter(now)).forEach(over::add);
    }
    return over;
  }

  /// When the first gives up; `Instant.MAX` when nobody waits.
  Instant firstEnd() {
    Instant first = Instant.MAX;
    for (ArrayDeque<Waiting> line : lines.values()) {
      for (Waiting waiting : line) {
        first = waiting.until.isBefore(first) ? waiting.until : first;
      }
    }
    return first;
  }

  Set<String> queues() {
    return Set.copyOf(lines.keySet());
  }

  int count(String queue) {
    ArrayDeque<Waiting> line = lines.get(queue);
    return line == null ? 0 : line.size();
  }

  private static byte[] key(Waiting waiting) {
    return ByteBuffer.allocate(PREFIX.length + Long.BYTES)
        .put(PREFIX)
        .putLong(waiting.number)
        .array();
  }

  private static byte[] encode(Waiting waiting) {
    byte[] letter =
        WireFormat.encode(
            new Letter.Take(waiting.from, Duration.ZERO, waiting.take, Duration.ZERO));
    return ByteBuffer.allocate(Long.BYTES + letter.length)
        .putLong(waiting.until.toEpochMilli())
        .put(letter)
        .array();
  }

  private static Waiting decode(long number, byte[] value) {
    var in = ByteBuffer.wrap(value);
    var until = Instant.ofEpochMilli(in.getLong());
    byte[] letter = new byte[in.remaining()];
    in.get(letter);
    var take = (Letter.Take) WireFormat.letter(letter);
    return new Waiting(number, take.from(), take.command(), until);
  }
}
