package dev.millrace.queue.engine.embedded;

import dev.millrace.queue.engine.Engine.Health;
import dev.millrace.queue.machine.Command;
import java.io.IOException;
import org.springframework.util.unit.DataSize;

/// Refuses writes before the disk is full, what would grow the store first, so that work under way
/// can still be settled. Used by one thread.
final class DiskSpace {
  private static final int LAST = 4;

  /// What goes into the log is later written once more, into a table.
  private static final int WRITTEN_TIMES = 2;

  private final StoreFolder folder;
  private final long reserve;
  private long usable = Long.MAX_VALUE;
  private long checkedAt;

  DiskSpace(StoreFolder folder, DataSize reserve) {
    this.folder = folder;
    this.reserve = reserve.toBytes();
    checkEvery(0);
  }

  /// Looks again if that much time has passed.
  ///
  /// @return whether it looked
  boolean checkEvery(long nanos) {
    long now = System.nanoTime();
    if (nanos > 0 && now - checkedAt < nanos) {
      return false;
    }
    checkedAt = now;
    try {
      usable = folder.usableBytes();
    } catch (IOException e) {
      // As when no file handle is left: what is written still counts against what was there.
    }
    return true;
  }

  /// Reckons with what was written since it last looked.
  void spend(long bytes) {
    usable -= bytes * WRITTEN_TIMES;
  }

  boolean ample() {
    return usable >= reserve;
  }

  boolean writable() {
    return usable >= reserve / LAST;
  }

  boolean allows(Command<?> command) {
    return switch (command) {
      case Command.Enqueue _,
          Command.Declare _,
          Command.Take _,
          Command.Redrive _,
          Command.EndListing _,
          Command.MoveIn _,
          Command.EndMove _ ->
          ample();
      case Command.Seal seal -> seal.cancel() == null ? ample() : writable();
      case Command.Settle _,
          Command.Cancel _,
          Command.Purge _,
          Command.Delete _,
          Command.SetPaused _,
          Command.Forget _,
          Command.Deliver _,
          Command.Hold _,
          Command.Release _,
          Command.Tick _ ->
          writable();
    };
  }

  Health health() {
    return ample()
        ? new Health(true, "The store takes writes.")
        : new Health(
            false, "The disk has %d MiB left; new items are refused.".formatted(usable >> 20));
  }
}
