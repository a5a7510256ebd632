package dev.millrace.event.pump;

import dev.millrace.event.message.Event;
import dev.millrace.event.pattern.Arrival;
import dev.millrace.event.pattern.Membership;
import org.jspecify.annotations.Nullable;

/// An event on its way to one output.
///
/// @param arrival what it was made of
/// @param membership what it is to a batch of the output; null where the pattern has no say in that
record Outgoing(Arrival arrival, Event event, @Nullable Membership membership) {
  Outgoing(Arrival arrival, Event event) {
    this(arrival, event, null);
  }
}
