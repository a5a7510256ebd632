package dev.millrace.signup.event;

import java.time.Instant;
import java.util.UUID;

/// One event as it is written: in the same transaction as the row it tells of.
///
/// @param subject the sign-up
/// @param data the JSON of a [SignupData]
public record SignupEvent(UUID id, EventType type, UUID subject, Instant time, byte[] data) {
  public static final String SOURCE = "/signups";
}
