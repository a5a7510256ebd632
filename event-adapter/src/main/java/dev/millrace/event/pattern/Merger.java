package dev.millrace.event.pattern;

import dev.millrace.event.expression.EventView;
import dev.millrace.event.expression.ExpressionFault;
import dev.millrace.event.expression.Mapping;
import dev.millrace.event.message.Event;
import dev.millrace.event.message.Mark;
import java.util.List;
import java.util.Map;

/// Brings many inputs to one output, each event marked with the input that it came from, and its
/// data in the common shape where its input has a mapping.
///
/// @param mappings by input; an input without one keeps its data
public record Merger(Map<String, Mapping> mappings, String output) implements Pattern {
  @Override
  public List<Delivery> apply(Arrival arrival) throws ExpressionFault {
    Mapping mapping = mappings.get(arrival.input());
    Event event = mapping == null ? arrival.event() : mapped(arrival.event(), mapping);
    return List.of(new Delivery(output, Mark.ORIGIN.on(event, arrival.input())));
  }

  private static Event mapped(Event event, Mapping mapping) throws ExpressionFault {
    byte[] data = mapping.of(new EventView(event));
    return event.withJsonData(data);
  }
}
