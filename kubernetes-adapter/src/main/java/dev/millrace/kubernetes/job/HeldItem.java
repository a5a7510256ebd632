package dev.millrace.kubernetes.job;

import dev.millrace.rim.log.LoggedItem;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One item that this adapter holds the lease of, and what was seen of its pod. The standing is
/// safe for all threads; the rest belongs to the [Keeper].
final class HeldItem {
  enum Standing {
    OPEN,
    /// Its verdict is known and on its way to the queue.
    SETTLING,
    SETTLED,
    /// The queue says that the lease is ours no more.
    LOST
  }

  private final int index;
  private final Roster.Entry entry;
  private Standing standing = Standing.OPEN;
  private @Nullable Verdict verdict;

  /// The pod that was let go; null before.
  @Nullable String admitted;

  /// The pod that was seen to have begun its work; null before.
  @Nullable String begun;

  /// Its data was seen to have come over the network.
  boolean fetched;

  /// Since when it has been stuck, pending or ending, on our ticker; null when it is not.
  final Since stuck = new Since();
  final Since pending = new Since();
  final Since ending = new Since();

  HeldItem(int index, Roster.Entry entry) {
    this.index = index;
    this.entry = entry;
  }

  int index() {
    return index;
  }

  String name() {
    return entry.name();
  }

  String token() {
    return entry.token();
  }

  int attempt() {
    return entry.attempt();
  }

  /// Whose lease it is, for the log.
  LoggedItem logged(String queue) {
    return new LoggedItem(queue, name(), attempt());
  }

  synchronized Standing standing() {
    return standing;
  }

  synchronized boolean isOpen() {
    return standing == Standing.OPEN;
  }

  /// Whether its lease must be kept.
  synchronized boolean isHeld() {
    return standing == Standing.OPEN || standing == Standing.SETTLING;
  }

  /// It has ended, and nothing that is seen later changes how.
  synchronized void settling(Verdict ending) {
    if (standing == Standing.OPEN) {
      standing = Standing.SETTLING;
      verdict = ending;
    }
  }

  /// How it ended, where that is known.
  synchronized Verdict verdict() {
    return Objects.requireNonNull(verdict, "an item that is open has no verdict");
  }

  /// The queue would not have the first one.
  synchronized void settlingInstead(Verdict other) {
    verdict = other;
  }

  synchronized void settled() {
    standing = Standing.SETTLED;
  }

  /// A refused heartbeat. While a verdict is on its way, the answer to that decides.
  ///
  /// @return whether that was news
  synchronized boolean lose() {
    if (standing != Standing.OPEN) {
      return false;
    }
    standing = Standing.LOST;
    return true;
  }

  /// The queue refused the verdict, as the lease is ours no more.
  synchronized void lostWithVerdict() {
    standing = Standing.LOST;
  }

  /// Measures how long something has lasted, by a clock that only this process reads.
  static final class Since {
    private @Nullable Long from;

    /// @return nanoseconds since the first of the calls without a [#clear] between
    long lasting(long now) {
      if (from == null) {
        from = now;
      }
      return now - from;
    }

    void clear() {
      from = null;
    }
  }
}
