package dev.millrace.event.pattern;

import org.jspecify.annotations.Nullable;

/// What an event is to a batch of the queue that it goes to.
///
/// @param expected how many items the batch has in all; null when the event does not say
/// @param item its name, by which it is known when it comes again; null = the event's id
public record Membership(String batch, Role role, @Nullable Long expected, @Nullable String item) {
  public Membership(String batch, Role role, @Nullable Long expected) {
    this(batch, role, expected, null);
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
    return role == Role.MARKER && expected == null;
  }
}
