package dev.millrace.queue.source;

import java.time.Duration;

/// Which names a source has not listed for some time. One listing may lack a name that is still
/// there: a file that somebody touches, a list that is being written anew, a folder that is not
/// mounted just now. Held between two looks, eight bytes for each name that is missing. For one
/// thread.
final class Absences {
  private final Duration patience;
  private ListedNames missing = new ListedNames();
  private long since;

  /// @param patience a name is gone when all listings have lacked it for so long; told of at the
  ///     latest after twice that time
  Absences(Duration patience) {
    this.patience = patience;
    this.since = System.nanoTime() - patience.toNanos();
  }

  /// What a listing that was read to its end says of them.
  Roll call() {
    return new Roll();
  }

  /// Goes through the names that one listing lacks. Those that were missing all the time are known
  /// from the one before; names that came to be missing in between wait for the next time to begin.
  final class Roll {
    private final long now = System.nanoTime();
    private final boolean over = now - since >= patience.toNanos();
    private final ListedNames stillMissing = new ListedNames();

    /// @param name is not listed
    boolean isGone(String name) {
      boolean before = missing.contains(name);
      if (over && (before || patience.isZero())) {
        return true;
      }
      if (over || before) {
        stillMissing.add(name);
      }
      return false;
    }

    void end() {
      missing = stillMissing;
      since = over ? now : since;
    }
  }
}
