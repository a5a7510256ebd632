package dev.millrace.contracts.trace;

import dev.millrace.contracts.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;

/// The trace of an item. It follows from the item's queue and name, so that whoever knows the item
/// knows its trace: nothing is carried along, and nothing stored. An event that is in no queue has
/// the trace of an item in a queue without a name.
///
/// @param traceId 32 hexadecimal digits: the first 16 bytes of SHA-256 over the queue, a zero byte
///     and the item's name, in UTF-8
/// @param spanId 16 of them, the next 8 bytes: the span of the item's enqueueing, below which all
///     others are
public record ItemTrace(String traceId, String spanId) {
  private static final int TRACE_BYTES = 16;
  private static final int SPAN_BYTES = 8;

  public static ItemTrace of(String queue, String item) {
    MessageDigest hash = Sha256.digest();
    hash.update(queue.getBytes(StandardCharsets.UTF_8));
    hash.update((byte) 0);
    byte[] bytes = hash.digest(item.getBytes(StandardCharsets.UTF_8));
    HexFormat hex = HexFormat.of();
    return new ItemTrace(
        hex.formatHex(bytes, 0, TRACE_BYTES),
        hex.formatHex(bytes, TRACE_BYTES, TRACE_BYTES + SPAN_BYTES));
  }

  /// @param id by which the event would be named in a queue
  public static ItemTrace ofEvent(String id) {
    return of("", id);
  }
}
