package dev.millrace.event.pattern;

import dev.millrace.event.message.Event;

/// An event that goes to an output.
public record Delivery(String output, Event event) {}
