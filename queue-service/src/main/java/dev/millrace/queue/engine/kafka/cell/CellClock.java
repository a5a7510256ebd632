package dev.millrace.queue.engine.kafka.cell;

import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The time that a cell lives in: the broker's, which stamps each command when it is appended.
/// Between two of them it goes on as fast as this machine's clock does. So replicas whose wall
/// clocks differ agree about when a lease ends, whichever of them has the cell.
///
/// It never goes back. When the stamps do, since the broker's clock was set back or another broker
/// stamps now, it goes on a tenth slower until both meet. A letter whose stamp is old may as well
/// have waited long to be read: only one that the cell [writes][#write] itself tells which it is.
///
/// Used by one thread.
final class CellClock {
  private static final int SLOWER = 10;

  private final LongSupplier nanos;
  private @Nullable Instant now;
  private long readAt;
  private Instant written = Instant.MIN;

  /// How far the stamps are behind.
  private Duration behind = Duration.ZERO;

  CellClock(LongSupplier nanos) {
    this.nanos = nanos;
    this.readAt = nanos.getAsLong();
  }

  /// A letter was appended at that time; it is taken as now.
  ///
  /// @param least the time that it was already, should this be the first
  /// @return when it was appended, by this clock
  Instant read(Instant appended, Instant least) {
    Instant before = now == null ? least : since(now);
    behind = behind.minus(slowed());
    readAt = nanos.getAsLong();
    if (!appended.isBefore(before)) {
      behind = Duration.ZERO;
    }
    now = appended.isAfter(before) ? appended : before;
    return appended.plus(behind);
  }

  /// The cell writes a letter to itself now.
  ///
  /// @param least the time that it was already, should none have been read yet
  void write(Instant least) {
    written = now == null ? least : since(now);
  }

  /// The letter that was just read, and appended at that time, is the one that it [wrote][#write].
  void readOwn(Instant appended) {
    behind = appended.isBefore(written) ? Duration.between(appended, written) : Duration.ZERO;
  }

  /// Null until the first letter was read: then nobody here knows.
  @Nullable Instant now() {
    return now == null ? null : since(now);
  }

  private Instant since(Instant read) {
    return read.plus(silence()).minus(slowed());
  }

  /// By how much less than the machine's it has gone on since a letter was read.
  private Duration slowed() {
    Duration most = silence().dividedBy(SLOWER);
    return most.compareTo(behind) < 0 ? most : behind;
  }

  /// How long the broker has not been heard of.
  Duration silence() {
    return Duration.ofNanos(nanos.getAsLong() - readAt);
  }
}
