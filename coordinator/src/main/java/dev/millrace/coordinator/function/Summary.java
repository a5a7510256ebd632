package dev.millrace.coordinator.function;

import dev.millrace.contracts.json.JsonData;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// Count, sum, least, largest and mean of numbers. A worker gives `{"samples":[3,0.5]}`, or what a
/// partial result holds: `{"count":2,"sum":3.5,"min":0.5,"max":3}`; other members are ignored. All
/// of it is exact but the mean, which is rounded once, at the end, to 16 digits.
record Summary() implements Reduction {
  @Override
  public JsonData merge(List<JsonData> inputs) throws UnmergeableException {
    var facts = new Facts();
    Input.each(inputs, facts::add);
    return Output.document(inputs.size() - 1, facts::write);
  }

  @Override
  public JsonData finish(JsonData merged) throws UnmergeableException {
    var facts = new Facts();
    Input.each(List.of(merged), facts::add);
    return Output.document(
        0,
        out -> {
          facts.write(out);
          if (!facts.isEmpty()) {
            out.writeName("mean");
            Output.number(out, Output.ratio(facts.sum.value(), facts.count.value()));
          }
        });
  }

  private static final class Facts {
    private final Amount count = new Amount();
    private final Amount sum = new Amount();
    private @Nullable BigDecimal min;
    private @Nullable BigDecimal max;

    boolean isEmpty() {
      return count.value().signum() == 0;
    }

    void add(Input input) throws UnmergeableException {
      boolean samples = false;
      BigDecimal given = null;
      boolean summed = false;
      BigDecimal least = null;
      BigDecimal largest = null;
      for (String name = input.nextMember(); name != null; name = input.nextMember()) {
        switch (name) {
          case "samples" -> {
            samples = true;
            samples(input);
          }
          case "count" -> given = NumberKind.COUNT.read(input);
          case "sum" -> {
            summed = true;
            NumberKind.EXACT.add(input, sum);
          }
          case "min" -> least = NumberKind.EXACT.read(input);
          case "max" -> largest = NumberKind.EXACT.read(input);
          default -> input.tokens().skipChildren();
        }
      }
      if (given == null) {
        if (!samples || summed || least != null || largest != null) {
          throw input.wrongInAll(
              "it has neither \"samples\" alone, nor \"count\" with \"sum\", \"min\", \"max\"");
        }
        return;
      }
      boolean some = given.signum() > 0;
      if (!summed || some != (least != null) || some != (largest != null)) {
        throw input.wrongInAll(
            "\"count\" comes with \"sum\", and, unless it is 0, with \"min\" and \"max\"");
      }
      count.add(given);
      if (least != null && largest != null) {
        widen(least);
        widen(largest);
      }
    }

    private void samples(Input input) throws UnmergeableException {
      input.requireArray("an array of numbers");
      while (input.nextElement()) {
        BigDecimal sample = NumberKind.EXACT.read(input);
        count.add(1);
        sum.add(sample);
        widen(sample);
      }
    }

    private void widen(BigDecimal value) {
      min = min == null ? value : min.min(value);
      max = max == null ? value : max.max(value);
    }

    void write(JsonGenerator out) {
      out.writeName("count");
      count.write(out);
      out.writeName("sum");
      sum.write(out);
      if (min != null && max != null) {
        out.writeName("min");
        Output.number(out, min);
        out.writeName("max");
        Output.number(out, max);
      }
    }
  }
}
