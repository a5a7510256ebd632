package dev.millrace.event.pattern;

import java.util.ArrayList;
import java.util.List;

/// Every output gets the identical event.
public record Copier(List<String> outputs) implements Pattern {
  @Override
  public List<Delivery> apply(Arrival arrival) {
    var copies = new ArrayList<Delivery>(outputs.size());
    for (String output : outputs) {
      copies.add(new Delivery(output, arrival.event()));
    }
    return copies;
  }
}
