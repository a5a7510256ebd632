package dev.millrace.event.pattern;

import dev.millrace.contracts.queue.BatchSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What an event is to a batch of the queue that it goes to.
///
/// @param says what it tells of the batch as a whole; null when nothing
/// @param item its name, by which it is known when it comes again; null = the event's id
public record Membership(String batch, Role role, @Nullable BatchSpec says, @Nullable String item) {

  /// An item.
  ///
  /// @param expected how many items the batch has in all; null when the event does not say
  /// @param item its name; null = the event's id
  public static Membership item(
      String batch, Role role, @Nullable Long expected, @Nullable String item) {
    return new Membership(batch, role, expected == null ? null : of(expected), item);
  }

  /// The end of the batch.
  ///
  /// @param expected how many items it has in all; null = those that have come by now
  public static Membership end(String batch, @Nullable Long expected) {
    BatchSpec says = expected == null ? new BatchSpec(true, null) : of(expected);
    return new Membership(batch, Role.MARKER, says, null);
  }

  /// The manifest of the batch.
  ///
  /// @param expected how many items it has, if the event says that, too
  /// @param names of all its items, each once
  public static Membership manifest(String batch, @Nullable Long expected, List<String> names) {
    return new Membership(batch, Role.MARKER, new BatchSpec(null, expected, names), null);
  }

  private static BatchSpec of(long expected) {
    return new BatchSpec(null, expected);
  }

  public enum Role {
    /// An item with nothing left to do.
    DONE,
    /// An item that a worker is to do.
    WORK,
    /// No item: it only tells of them.
    MARKER
  }

  public boolean isItem() {
    return role != Role.MARKER;
  }

  /// Whether it says that nothing more will come: what has come by now is all there is.
  public boolean isEnd() {
    return says != null && Boolean.TRUE.equals(says.sealed());
  }
}
