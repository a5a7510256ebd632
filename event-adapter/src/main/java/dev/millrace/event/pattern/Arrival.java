package dev.millrace.event.pattern;

import dev.millrace.event.message.Event;
import dev.millrace.event.message.EventId;
import org.jspecify.annotations.Nullable;

/// An event that came in.
///
/// @param input by which of the adapter's inputs
/// @param position where it was read, the same each time it is read there: `TOPIC/PARTITION/OFFSET`,
///     `QUEUE/ITEM`
/// @param place that of the item that it was in a queue
public record Arrival(String input, Event event, String position, Place place) {

  /// What an item has besides its name and its data, and has again in the next queue.
  ///
  /// @param group null for none
  /// @param batch null for none
  /// @param priority null for 0
  public record Place(@Nullable String group, @Nullable String batch, @Nullable Integer priority) {
    /// Of what was no item.
    public static final Place NONE = new Place(null, null, null);
  }

  /// An event that was no item.
  public Arrival(String input, Event event, String position) {
    this(input, event, position, Place.NONE);
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
