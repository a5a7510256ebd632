package dev.millrace.source.kafka;

import java.util.Arrays;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;

/// How far a partition was read, and which of the records that were read are still open: listed, or
/// about to be, and not accepted. Every other offset below [#read()] is settled: accepted, or not
/// an item.
///
/// A value: each step makes another one.
final class Progress {
  private final long read;
  private final long[] open;

  private Progress(long read, long[] open) {
    this.read = read;
    this.open = open;
  }

  /// @param offset the next record to read
  static Progress at(long offset) {
    return new Progress(offset, new long[0]);
  }

  /// The offset of the record to read next.
  long read() {
    return read;
  }

  /// Everything below is settled: what the group commits.
  long settled() {
    return open.length == 0 ? read : open[0];
  }

  /// The number of open records.
  int open() {
    return open.length;
  }

  boolean isOpen(long offset) {
    return Arrays.binarySearch(open, offset) >= 0;
  }

  /// Whether a record of this offset may be an item that is not accepted.
  boolean mayBeListed(long offset) {
    return offset >= read || isOpen(offset);
  }

  /// Open records that are not below this offset, ascending.
  LongStream openFrom(long offset) {
    int at = Arrays.binarySearch(open, offset);
    return Arrays.stream(open, at < 0 ? -at - 1 : at, open.length);
  }

  LongStream openBelow(long offset) {
    return Arrays.stream(open).takeWhile(each -> each < offset);
  }

  /// More was read.
  ///
  /// @param next the offset to read next, above all others
  /// @param items offsets of records that are items, ascending, not below [#read()]
  Progress read(long next, long[] items) {
    if (items.length > 0 && (items[0] < read || items[items.length - 1] >= next)) {
      throw new IllegalArgumentException("items outside of [%d, %d)".formatted(read, next));
    }
    long[] more = Arrays.copyOf(open, open.length + items.length);
    System.arraycopy(items, 0, more, open.length, items.length);
    return new Progress(next, more);
  }

  /// Some were accepted, or are gone. What is not open is not changed by this.
  Progress without(LongPredicate settled) {
    return new Progress(read, Arrays.stream(open).filter(settled.negate()).toArray());
  }

  /// Nothing below this offset exists any longer.
  Progress from(long begin) {
    return new Progress(Math.max(read, begin), openFrom(begin).toArray());
  }

  /// As it was when only what is below this offset had been read.
  Progress until(long offset) {
    return new Progress(offset, openBelow(offset).toArray());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Progress that && read == that.read && Arrays.equals(open, that.open);
  }

  @Override
  public int hashCode() {
    return 31 * Long.hashCode(read) + Arrays.hashCode(open);
  }

  @Override
  public String toString() {
    return "read to %d, open %s".formatted(read, Arrays.toString(open));
  }
}
