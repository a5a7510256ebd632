package dev.millrace.queue.machine;

import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.ItemStatus;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How one attempt ended without success; or, where two workers had the item, how either did. Kept
/// to look at, and to answer a repeated settle as the first time.
///
/// @param after where the item stood right afterwards
record Attempt(int number, Ending ending, ItemState after, Detail detail) {
  private static final int FORMAT = 1;
  private static final Ending[] ENDINGS = Ending.values();
  private static final ItemState[] STATES = ItemState.values();

  /// Attempts of one item that are kept; older ones make room.
  static final int KEPT = 50;

  enum Ending {
    FAILED,
    DEADLINE,
    RETURNED,
    BUSY,
    EVICTED,
    EXPIRED,
    CANCELLED,
    /// It never began: the item came too late for its batch.
    LATE,
    /// Another worker had the item too, and settled it.
    OVERTAKEN,
    /// With success. Kept only of an item that was handed out once more meanwhile.
    SUCCEEDED;

    boolean counted() {
      return this == FAILED || this == DEADLINE;
    }
  }

  record Detail(
      String worker,
      Instant started,
      Instant ended,
      String reason,
      @Nullable String stage,
      @Nullable String stderr) {}

  /// Two workers may have had the item, and the one who was given it later let it go earlier.
  boolean endedBefore(@Nullable Attempt other) {
    return other != null && detail.ended.isBefore(other.detail.ended);
  }

  byte[] encode() {
    var out = new Bytes.Out(16).u8(FORMAT).number(number).u8(ending.ordinal()).u8(after.ordinal());
    return out.text(detail.worker)
        .time(detail.started)
        .time(detail.ended)
        .text(detail.reason)
        .text(detail.stage == null ? "" : detail.stage)
        .text(detail.stderr == null ? "" : detail.stderr)
        .done();
  }

  static Attempt decode(byte[] value) {
    var in = new Bytes.In(value).version(FORMAT);
    int number = (int) in.number();
    Ending ending = ENDINGS[in.u8()];
    ItemState after = STATES[in.u8()];
    var detail =
        new Detail(
            in.text(),
            in.time(),
            in.time(),
            in.text(),
            emptyToNull(in.text()),
            emptyToNull(in.text()));
    return new Attempt(number, ending, after, detail);
  }

  private static @Nullable String emptyToNull(String text) {
    return text.isEmpty() ? null : text;
  }

  ItemStatus.Attempt view() {
    return new ItemStatus.Attempt(
        number,
        detail.worker,
        detail.started,
        detail.ended,
        ending.name().toLowerCase(Locale.ROOT),
        ending.counted(),
        emptyToNull(detail.reason),
        detail.stage,
        detail.stderr);
  }
}
