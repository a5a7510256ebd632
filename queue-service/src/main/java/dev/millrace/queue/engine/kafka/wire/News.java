package dev.millrace.queue.engine.kafka.wire;

import dev.millrace.queue.machine.Transition;
import java.util.List;

/// A record of the transitions topic: what one command did.
///
/// @param replica where the cell was, when it did it
public record News(String replica, List<Transition> transitions) {}
