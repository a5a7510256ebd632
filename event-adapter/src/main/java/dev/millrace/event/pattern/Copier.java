package dev.millrace.event.pattern;

import java.util.List;

/// Every output gets the identical event.
public record Copier(List<String> outputs) implements Pattern {
  @Override
  public List<Delivery> apply(Arrival arrival) {
    return outputs.stream().map(output -> new Delivery(output, arrival.event())).toList();
  }
}
