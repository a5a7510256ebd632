package dev.millrace.queue.events;

import dev.millrace.contracts.queue.QueueEvent;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// One event for all who listen: its text is made once, by the first who sends it. Safe for all
/// threads.
final class SharedEvent {
  private final QueueEvent event;

  /// Two who are first at once both make it, and it is the same.
  private volatile byte @Nullable [] text;

  SharedEvent(QueueEvent event) {
    this.event = event;
  }

  QueueEvent event() {
    return event;
  }

  /// @return not to be changed
  byte[] text(JsonMapper mapper) {
    byte[] made = text;
    if (made == null) {
      String data = mapper.writeValueAsString(event);
      made =
          "event: %s\ndata: %s\n\n".formatted(event.type(), data).getBytes(StandardCharsets.UTF_8);
      text = made;
    }
    return made;
  }
}
