package dev.millrace.event.pattern;

import dev.millrace.event.message.Event;
import dev.millrace.event.message.EventId;

/// An event that came in.
///
/// @param input by which of the adapter's inputs
/// @param position where it was read, the same each time it is read there: `TOPIC/PARTITION/OFFSET`,
///     `QUEUE/ITEM`
public record Arrival(String input, Event event, String position) {
  /// What tells it from every other event.
  public String id() {
    return EventId.of(event, position);
  }
}
