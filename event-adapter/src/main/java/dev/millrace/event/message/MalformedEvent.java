package dev.millrace.event.message;

/// What should be a CloudEvent is none. The message says what is wrong, for people.
public final class MalformedEvent extends Exception {
  public MalformedEvent(String message) {
    super(message, null, false, false);
  }
}
