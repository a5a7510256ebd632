package dev.millrace.event.message;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The attributes of an event that is a CloudEvent. One in structured mode is parsed when the first
/// of them is asked for, and once. For one thread.
public final class EventAttributes {
  private final Event event;
  private @Nullable JsonNode structured;

  public EventAttributes(Event event) {
    this.event = event;
  }

  Event event() {
    return event;
  }

  /// @return null where it has none of that name, or is no CloudEvent
  public @Nullable String get(String name) {
    if (event.isBinaryCloudEvent()) {
      return event.header("ce_" + name);
    }
    if (structured == null) {
      structured = CloudEventForm.structured(event);
    }
    JsonNode attribute = structured.path(name);
    return attribute.isString() ? attribute.stringValue() : null;
  }

  /// A header of the event, or the attribute of that name where it has none.
  public @Nullable String headerOrGet(String name) {
    String header = event.header(name);
    return header == null ? get(name) : header;
  }
}
