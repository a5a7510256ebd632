package dev.millrace.queue.machine;

import dev.millrace.contracts.queue.ItemState;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Where everything lies in the store. A key begins with the queue's number (four bytes; 0 for what
/// belongs to no queue) and one letter:
///
/// ```text
/// 0 q name              how the queue behaves
/// 0 c                   the next queue number, and the time
/// 0 g queue             a deleted queue
/// 0 u number            what came for a queue that is not declared
/// 0 i name              a queue that comes, or came, from another store
///
/// queue c               the queue's counters
/// queue n name          item number, and the key of its entry when it last began to wait
/// queue b seq           data, unless empty
/// queue k seq           checkpoint, if any
/// queue a seq attempt   how an attempt ended: without success, or overtaking
/// queue d seq           the key of its entry, once settled
/// queue z               how long its latest successes took, where it hedges
/// queue p               the batch of the source's listing
/// queue t batch         Batch
/// queue m batch 0 seq   the name of an item of the batch
/// queue o batch 0 seq   the name of an item of the batch that is not settled
/// queue j batch 0 name  a name of the batch's manifest that has not come
/// queue w batch         a batch that began, to be told of
/// queue e batch         a complete batch to be told of
/// queue y time batch    a complete batch without any item, by when it was complete, or until when
///                       it is kept
/// queue g time batch    a complete batch with items that are past their retention, by the same.
///                       Not under y: older builds drop what is there
/// queue x target 0 nr   a queue of another machine that takes no more from this one
/// queue v source        a queue of another machine that sends no more to this one
///
/// The one entry of each item, by state:
/// queue s due seq                   scheduled
/// queue r group 0 9-priority seq    ready
/// queue l seq                       leased; all of them are in memory too
/// queue f state time seq            settled
/// queue h name                      settled, past its retention, and still listed by its source
/// ```
///
/// `seq` numbers the items of a queue in the order in which they were accepted.
final class Keys {
  static final byte[] MACHINE = {0, 0, 0, 0, 'c'};
  private static final ItemState[] STATES = ItemState.values();

  private Keys() {}

  static byte[] queue(String name) {
    return of(0, 'q', name);
  }

  static byte[] queues() {
    return prefix(0, 'q');
  }

  static byte[] grave(int queue) {
    return start(0, 'g', 4).u32(queue).done();
  }

  static byte[] graves() {
    return prefix(0, 'g');
  }

  static byte[] unclaimed(long number) {
    return start(0, 'u', 8).u64(number).done();
  }

  static byte[] unclaimed() {
    return prefix(0, 'u');
  }

  static byte[] move(String queue) {
    return of(0, 'i', queue);
  }

  static byte[] moves() {
    return prefix(0, 'i');
  }

  static byte[] counters(int queue) {
    return prefix(queue, 'c');
  }

  static byte[] pace(int queue) {
    return prefix(queue, 'z');
  }

  static byte[] name(int queue, String name) {
    return of(queue, 'n', name);
  }

  static byte[] names(int queue) {
    return prefix(queue, 'n');
  }

  static byte[] data(int queue, long seq) {
    return start(queue, 'b', 8).u64(seq).done();
  }

  static byte[] end(int queue, long seq) {
    return start(queue, 'd', 8).u64(seq).done();
  }

  static byte[] checkpoint(int queue, long seq) {
    return start(queue, 'k', 8).u64(seq).done();
  }

  static byte[] attempt(int queue, long seq, int attempt) {
    return start(queue, 'a', 12).u64(seq).u32(attempt).done();
  }

  static byte[] attempts(int queue, long seq) {
    return start(queue, 'a', 8).u64(seq).done();
  }

  static byte[] scheduled(int queue, Instant due, long seq) {
    return start(queue, 's', 16).u64(due.toEpochMilli()).u64(seq).done();
  }

  static byte[] scheduled(int queue) {
    return prefix(queue, 's');
  }

  static byte[] ready(int queue, String group, long rank) {
    return within(queue, 'r', group, 8).u64(rank).done();
  }

  static byte[] ready(int queue, String group) {
    return within(queue, 'r', group, 0).done();
  }

  static byte[] ready(int queue) {
    return prefix(queue, 'r');
  }

  static byte[] leased(int queue, long seq) {
    return start(queue, 'l', 8).u64(seq).done();
  }

  static byte[] leased(int queue) {
    return prefix(queue, 'l');
  }

  static byte[] settled(int queue, ItemState state, Instant at, long seq) {
    return start(queue, 'f', 17).u8(state.ordinal()).u64(at.toEpochMilli()).u64(seq).done();
  }

  static byte[] settled(int queue, ItemState state) {
    return start(queue, 'f', 1).u8(state.ordinal()).done();
  }

  /// When the item of a key of [#settled] was.
  static Instant settledAt(byte[] key) {
    return Instant.ofEpochMilli(number(key, 6));
  }

  static byte[] remembered(int queue, String name) {
    return of(queue, 'h', name);
  }

  static byte[] remembered(int queue) {
    return prefix(queue, 'h');
  }

  static byte[] listing(int queue) {
    return prefix(queue, 'p');
  }

  static byte[] batch(int queue, String batch) {
    return of(queue, 't', batch);
  }

  static byte[] batches(int queue) {
    return prefix(queue, 't');
  }

  static byte[] member(int queue, String batch, long seq) {
    return within(queue, 'm', batch, 8).u64(seq).done();
  }

  static byte[] members(int queue, String batch) {
    return within(queue, 'm', batch, 0).done();
  }

  static byte[] open(int queue, String batch, long seq) {
    return within(queue, 'o', batch, 8).u64(seq).done();
  }

  static byte[] open(int queue, String batch) {
    return within(queue, 'o', batch, 0).done();
  }

  static byte[] awaited(int queue, String batch, String name) {
    byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
    return within(queue, 'j', batch, utf8.length).raw(utf8).done();
  }

  static byte[] awaited(int queue, String batch) {
    return within(queue, 'j', batch, 0).done();
  }

  static byte[] untold(int queue, BatchNews news, String batch) {
    return of(queue, news.key, batch);
  }

  static byte[] untold(int queue, BatchNews news) {
    return prefix(queue, news.key);
  }

  static byte[] empty(int queue, Instant ended, String batch) {
    return ended(queue, 'y', ended, batch);
  }

  static byte[] empty(int queue) {
    return prefix(queue, 'y');
  }

  static byte[] outlived(int queue, Instant ended, String batch) {
    return ended(queue, 'g', ended, batch);
  }

  static byte[] outlived(int queue) {
    return prefix(queue, 'g');
  }

  private static byte[] ended(int queue, char kind, Instant ended, String batch) {
    byte[] utf8 = batch.getBytes(StandardCharsets.UTF_8);
    return start(queue, kind, utf8.length + 8).u64(ended.toEpochMilli()).raw(utf8).done();
  }

  /// When the retention of the batch of a key of [#empty] or [#outlived] began.
  static Instant endedAt(byte[] key) {
    return Instant.ofEpochMilli(number(key));
  }

  static String endedBatch(byte[] key) {
    return Bytes.text(Arrays.copyOfRange(key, 13, key.length));
  }

  static byte[] closed(int queue, String target, int by) {
    return within(queue, 'x', target, 4).u32(by).done();
  }

  static byte[] closed(int queue) {
    return prefix(queue, 'x');
  }

  static byte[] held(int queue, String source) {
    return of(queue, 'v', source);
  }

  static byte[] held(int queue) {
    return prefix(queue, 'v');
  }

  /// The entries of one state.
  static byte[] entries(int queue, ItemState state) {
    return switch (state) {
      case SCHEDULED -> scheduled(queue);
      case READY -> ready(queue);
      case LEASED -> leased(queue);
      case SUCCEEDED, DEAD, CANCELLED -> settled(queue, state);
    };
  }

  /// The state whose entry that key is of; null when it is no entry that counts.
  static @Nullable ItemState state(byte[] key) {
    return switch (kind(key)) {
      case 's' -> ItemState.SCHEDULED;
      case 'r' -> ItemState.READY;
      case 'l' -> ItemState.LEASED;
      case 'f' -> STATES[key[5]];
      default -> null;
    };
  }

  /// The same key of another queue.
  static byte[] of(int queue, byte[] key) {
    byte[] other = key.clone();
    System.arraycopy(all(queue), 0, other, 0, Integer.BYTES);
    return other;
  }

  /// Everything of a queue.
  static byte[] all(int queue) {
    return new Bytes.Out(4).u32(queue).done();
  }

  /// The first key after all that begin with `prefix`.
  static byte[] after(byte[] prefix) {
    byte[] end = prefix.clone();
    for (int i = end.length - 1; i >= 0; i--) {
      if (end[i] != (byte) 0xFF) {
        end[i]++;
        return Arrays.copyOf(end, i + 1);
      }
    }
    throw new IllegalArgumentException("no key follows a prefix of 0xFF bytes");
  }

  /// The first key after this one.
  static byte[] next(byte[] key) {
    return Arrays.copyOf(key, key.length + 1);
  }

  static boolean startsWith(byte[] key, byte[] prefix) {
    return key.length >= prefix.length
        && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
  }

  /// What follows the queue number and the letter, as text.
  static String text(byte[] key) {
    return new String(key, 5, key.length - 5, StandardCharsets.UTF_8);
  }

  /// What follows the queue number and the letter, as a number.
  static long number(byte[] key) {
    return number(key, 5);
  }

  /// The number of the item at the end of a key.
  static long seq(byte[] key) {
    return number(key, key.length - Long.BYTES);
  }

  private static long number(byte[] key, int at) {
    return new Bytes.In(Arrays.copyOfRange(key, at, at + Long.BYTES)).u64();
  }

  static char kind(byte[] key) {
    return (char) key[4];
  }

  private static byte[] prefix(int queue, char kind) {
    return start(queue, kind, 0).done();
  }

  private static byte[] of(int queue, char kind, String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return start(queue, kind, utf8.length).raw(utf8).done();
  }

  /// The beginning of a key in which something follows a text that has no zero byte.
  ///
  /// @param more bytes that follow
  private static Bytes.Out within(int queue, char kind, String text, int more) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return start(queue, kind, utf8.length + 1 + more).raw(utf8).u8(0);
  }

  private static Bytes.Out start(int queue, char kind, int more) {
    return new Bytes.Out(5 + more).u32(queue).u8(kind);
  }
}
