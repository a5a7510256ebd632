package dev.millrace.event.pattern;

import dev.millrace.event.message.Event;
import dev.millrace.event.message.EventId;
import org.jspecify.annotations.Nullable;

/// An event that came in.
///
/// @param input by which of the adapter's inputs
/// @param position where it was read, the same each time it is read there: `TOPIC/PARTITION/OFFSET`,
///     `QUEUE/ITEM`
/// @param group of the item that it was in a queue; null when it had none, or came from elsewhere
/// @param batch likewise
public record Arrival(
    String input, Event event, String position, @Nullable String group, @Nullable String batch) {

  /// An event that belongs to nothing.
  public Arrival(String input, Event event, String position) {
    this(input, event, position, null, null);
  }

  /// What tells it from every other event.
  public String id() {
    return EventId.of(event, position);
  }

  /// The name of the item that it becomes in a queue.
  ///
  /// @param membership what it is to a batch there; null where the pattern has no say in that
  public String itemName(@Nullable Membership membership) {
    String named = membership == null ? null : membership.item();
    return named == null ? id() : named;
  }
}
