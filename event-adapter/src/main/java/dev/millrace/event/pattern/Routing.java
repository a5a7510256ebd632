package dev.millrace.event.pattern;

import dev.millrace.event.expression.ExpressionFault;
import dev.millrace.event.message.Mark;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A pattern as an adapter runs it: an event on which it fails goes to the dead letters, with the
/// reason. Safe for all threads.
public final class Routing {
  /// The output that the dead letters go to.
  public static final String DEAD = "dead";

  private final Pattern pattern;
  private final String instance;
  private final RoutingListener listener;

  /// @param instance the name of the adapter
  public Routing(Pattern pattern, String instance, RoutingListener listener) {
    this.pattern = pattern;
    this.instance = instance;
    this.listener = listener;
  }

  /// What becomes of an event.
  ///
  /// @param failure why it is a dead letter; null when it is none
  public record Routed(Arrival arrival, List<Delivery> deliveries, @Nullable String failure) {
    /// Whether it goes nowhere, as a filter may want it.
    public boolean isDropped() {
      return deliveries.isEmpty();
    }
  }

  public Routed route(Arrival arrival) {
    listener.arrived(arrival);
    try {
      return told(new Routed(arrival, pattern.apply(arrival), null));
    } catch (ExpressionFault e) {
      return dead(arrival, String.valueOf(e.getMessage()));
    }
  }

  /// As [#route(Arrival)], but for a defect of the pattern, which would meet the same event again and
  /// again.
  ///
  /// @param buries whether a dead letter has somewhere to go; if not, the defect is thrown
  public Routed route(Arrival arrival, boolean buries) {
    try {
      return route(arrival);
    } catch (RuntimeException e) {
      if (!buries) {
        throw e;
      }
      return dead(arrival, "the pattern fails on it: " + e);
    }
  }

  /// The event can go no further, for this reason.
  public Routed dead(Arrival arrival, String reason) {
    var event = Mark.REASON.on(arrival.event(), reason);
    event = Mark.PATTERN.on(event, pattern.word());
    event = Mark.INSTANCE.on(event, instance);
    event = Mark.INPUT.on(event, arrival.input());
    return told(new Routed(arrival, List.of(new Delivery(DEAD, event)), reason));
  }

  private Routed told(Routed routed) {
    listener.routed(routed);
    return routed;
  }
}
