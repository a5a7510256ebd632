package dev.millrace.queue.machine;

import java.time.Instant;

/// What of an item never changes, without its data.
///
/// @param seq numbers the items of a queue in the order in which they were accepted
/// @param group empty for the unnamed one
/// @param batch empty for none
/// @param priority 0 to 9
/// @param listed whether a source brought it
record Item(
    long seq,
    String name,
    String group,
    String batch,
    int priority,
    Instant enqueued,
    boolean listed) {
  private static final long SEQ_BITS = 56;

  /// Sorts the ready items of a group: higher priority first, then as they were accepted.
  long rank() {
    return (long) (9 - priority) << SEQ_BITS | seq;
  }

  void write(Bytes.Out out) {
    out.number(seq)
        .text(name)
        .text(group)
        .text(batch)
        .u8(priority)
        .time(enqueued)
        .u8(listed ? 1 : 0);
  }

  static Item read(Bytes.In in) {
    return new Item(in.number(), in.text(), in.text(), in.text(), in.u8(), in.time(), in.u8() == 1);
  }
}
