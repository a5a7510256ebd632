package dev.millrace.event.pattern;

import dev.millrace.event.expression.EventView;
import dev.millrace.event.expression.ExpressionFault;
import dev.millrace.event.expression.Predicate;
import java.util.ArrayList;
import java.util.List;

/// Sends an event where its routes say, and never drops one: what no route wants goes to the
/// default output.
///
/// @param routes asked in this order
/// @param every true = to all routes that want it; false = to the first that does
public record Splitter(List<Route> routes, boolean every, String otherwise) implements Pattern {
  public record Route(String output, Predicate when) {}

  @Override
  public List<Delivery> apply(Arrival arrival) throws ExpressionFault {
    var view = new EventView(arrival.event());
    var wanted = new ArrayList<Delivery>(1);
    for (Route route : routes) {
      if (route.when.holds(view)) {
        wanted.add(new Delivery(route.output, arrival.event()));
        if (!every) {
          break;
        }
      }
    }
    return wanted.isEmpty() ? List.of(new Delivery(otherwise, arrival.event())) : wanted;
  }
}
