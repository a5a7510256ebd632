package dev.millrace.event.pump;

import dev.millrace.event.message.Event;
import dev.millrace.event.pattern.Arrival;

/// An event on its way to one output.
///
/// @param arrival what it was made of
record Outgoing(Arrival arrival, Event event) {}
