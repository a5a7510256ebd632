package dev.millrace.event.pattern;

import dev.millrace.event.message.Event;
import dev.millrace.event.message.Mark;
import org.jspecify.annotations.Nullable;

/// An event that goes to an output.
///
/// @param membership what it is to a batch there, an output that is a queue; null where the pattern
///     has no say in that
/// @param home the shard that it belongs to, where it goes to another one; else null
public record Delivery(
    String output, Event event, @Nullable Membership membership, @Nullable String home) {
  public Delivery(String output, Event event) {
    this(output, event, null, null);
  }

  public Delivery(String output, Event event, Membership membership) {
    this(output, event, membership, null);
  }

  /// One whose home is taken out: it is marked with it.
  static Delivery rerouted(String shard, Event event, String home) {
    return new Delivery(shard, Mark.HOME.on(event, home), null, home);
  }
}
