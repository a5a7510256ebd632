package dev.millrace.signup.event;

import java.util.Arrays;
import java.util.Optional;

/// What happened, and the topic it is told on.
public enum EventType {
  /// Somebody asked to be signed up, and is to be sent a link.
  REQUESTED("dev.millrace.signup.requested", "signups"),
  /// Somebody followed the link.
  VERIFIED("dev.millrace.signup.verified", "verified");

  private final String type;
  private final String topic;

  EventType(String type, String topic) {
    this.type = type;
    this.topic = topic;
  }

  /// The CloudEvents `type`.
  public String type() {
    return type;
  }

  public String topic() {
    return topic;
  }

  public static Optional<EventType> of(String type) {
    return Arrays.stream(values()).filter(known -> known.type.equals(type)).findFirst();
  }
}
