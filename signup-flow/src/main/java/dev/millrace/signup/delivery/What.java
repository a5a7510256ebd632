package dev.millrace.signup.delivery;

import dev.millrace.signup.event.EventType;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/// What is sent on account of an event. One event may ask for several, each from a queue of its
/// own, so that the event's type and the queue's name tell which.
public enum What {
  VERIFICATION("verification", EventType.REQUESTED, "verify"),
  WELCOME("welcome", EventType.VERIFIED, "welcome"),
  NOTIFY_EMAIL("notify-email", EventType.VERIFIED, "notify-email"),
  NOTIFY_TEXT("notify-text", EventType.VERIFIED, "notify-text");

  private final String wire;
  private final EventType type;
  private final String queue;

  What(String wire, EventType type, String queue) {
    this.wire = wire;
    this.type = type;
    this.queue = queue;
  }

  public String wire() {
    return wire;
  }

  /// @param type of the event
  /// @param queue it came from: the queue of one of these, or a shard of it, such as `verify-eu`
  /// @param among those that the asking part sends
  static Optional<What> of(String type, String queue, Set<What> among) {
    return Arrays.stream(values())
        .filter(among::contains)
        .filter(what -> what.type.type().equals(type) && what.isFrom(queue))
        .findFirst();
  }

  private boolean isFrom(String name) {
    return name.equals(queue) || name.startsWith(queue + "-");
  }
}
