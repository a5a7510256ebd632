package dev.millrace.event.pattern;

import dev.millrace.event.expression.EventView;
import dev.millrace.event.expression.ExpressionFault;
import dev.millrace.event.expression.Predicate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Only what the predicate holds for goes on.
///
/// @param rejected the output for the rest; null = the rest is dropped
public record Filter(Predicate when, String accepted, @Nullable String rejected)
    implements Pattern {
  @Override
  public List<Delivery> apply(Arrival arrival) throws ExpressionFault {
    String output = when.holds(new EventView(arrival.event())) ? accepted : rejected;
    return output == null ? List.of() : List.of(new Delivery(output, arrival.event()));
  }
}
