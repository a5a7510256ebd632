package dev.millrace.coordinator.function;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.coordinator.function.Totals.Branch;
import dev.millrace.coordinator.function.Totals.Leaf;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;

/// Maps of numbers, nested as one likes, added up number by number. Decimals are added as they are
/// written, so 0.1 + 0.2 is 0.3 and no order matters.
///
/// With [Numbers#FLOAT] the exact sum is kept in all partial results too, and only the end is
/// rounded, once, to the nearest double: better than what any compensated summation gives, for one
/// of those depends on the order.
///
/// @param keys distinct ones, of all maps together
record Sum(Numbers numbers, int keys) implements Reduction {
  enum Numbers {
    EXACT(NumberKind.EXACT),
    FLOAT(NumberKind.FLOAT);

    final NumberKind kind;

    Numbers(NumberKind kind) {
      this.kind = kind;
    }
  }

  @Override
  public JsonData merge(List<JsonData> inputs) throws UnmergeableException {
    Totals totals = add(inputs);
    return Output.document(inputs.size() - 1, totals::write);
  }

  @Override
  public JsonData finish(JsonData merged) throws UnmergeableException {
    if (numbers == Numbers.EXACT) {
      return merged;
    }
    Totals totals = add(List.of(merged));
    return Output.document(0, out -> rounded(totals.root(), "", out));
  }

  private Totals add(List<JsonData> inputs) throws UnmergeableException {
    var totals = new Totals(numbers.kind, keys);
    totals.add(inputs);
    return totals;
  }

  private static void rounded(Branch branch, String path, JsonGenerator out)
      throws UnmergeableException {
    for (Map.Entry<String, Totals.Node> member : branch.sorted().entrySet()) {
      String place = path + "/" + member.getKey();
      out.writeName(member.getKey());
      switch (member.getValue()) {
        case Leaf leaf -> {
          double sum = leaf.amount().value().doubleValue();
          if (Double.isInfinite(sum)) {
            throw new UnmergeableException(0, place + " is a sum beyond the range of a double");
          }
          Output.number(out, sum);
        }
        case Branch inner -> {
          out.writeStartObject();
          rounded(inner, place, out);
          out.writeEndObject();
        }
      }
    }
  }
}
