package dev.millrace.signup.event;

import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.json.JsonData;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/// A CloudEvent in structured JSON, as it comes out of a queue. What is not known of it is ignored.
///
/// @param id not empty, at most 255 characters, none of them a control character
/// @param type as CloudEvents says it, known or not
public record ReceivedEvent(String id, String type, SignupData data) {
  private static final int MAX_ID = 255;

  /// @throws IllegalArgumentException with words for the sender, when it is no such event
  public static ReceivedEvent of(JsonData item) {
    Wire wire;
    try {
      wire = Json.lenient().readValue(item.bytes(), Wire.class);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          "the data is not a CloudEvent about a sign-up: " + e.getOriginalMessage(), e);
    }
    if (wire.id == null
        || wire.id.isEmpty()
        || wire.id.length() > MAX_ID
        || wire.id.codePoints().anyMatch(ReceivedEvent::isForbidden)) {
      throw new IllegalArgumentException(
          "the data is not a CloudEvent: it needs an \"id\" of 1 to %d characters, none of them a control character"
              .formatted(MAX_ID));
    }
    if (wire.type == null) {
      throw new IllegalArgumentException("the data is not a CloudEvent: it has no \"type\"");
    }
    if (wire.data == null || wire.data.name() == null || wire.data.email() == null) {
      throw new IllegalArgumentException(
          "the CloudEvent %s has no \"data\" with a name and an email".formatted(wire.id));
    }
    return new ReceivedEvent(wire.id, wire.type, wire.data);
  }

  /// What no text of a CloudEvent may hold, and a database would not take.
  private static boolean isForbidden(int c) {
    return Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE;
  }

  private record Wire(@Nullable String id, @Nullable String type, @Nullable SignupData data) {}
}
