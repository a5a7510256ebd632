package dev.millrace.event.pattern;

import dev.millrace.event.message.Event;
import org.jspecify.annotations.Nullable;

/// An event that goes to an output.
///
/// @param membership what it is to a batch there, an output that is a queue; null where the pattern
///     has no say in that
public record Delivery(String output, Event event, @Nullable Membership membership) {
  public Delivery(String output, Event event) {
    this(output, event, null);
  }
}
