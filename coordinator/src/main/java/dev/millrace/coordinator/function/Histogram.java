package dev.millrace.coordinator.function;

import dev.millrace.contracts.json.JsonData;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// How many values lie between fixed edges. A bin has its lower edge and not its upper one; what
/// lies below the first edge, and what is at the last one or above, is counted apart and never
/// dropped.
///
/// Without a weight a worker gives `{"samples":[0,2,2]}`, or counts of its own by bin:
/// `{"counts":[1,0,2],"below":0,"above":0}`. With one, here `population`, it gives the share of
/// each value in a whole of that weight, `{"population":1200,"shares":{"0":0.15,"2":0.85}}`, which
/// counts 180 and 1020; or counts that are weighted already, beside their `population`. It may
/// tell its `edges` too, which must be these. Other members are ignored.
///
/// Counts and weights are exact. A value that is a sample, or the name of a share, is read as the
/// nearest double, as the edges are.
///
/// @param edges ascending
/// @param weight the member that tells the weight; null = each sample counts 1
record Histogram(List<Double> edges, @Nullable String weight) implements Reduction {
  int bins() {
    return edges.size() - 1;
  }

  @Override
  public JsonData merge(List<JsonData> inputs) throws UnmergeableException {
    var bins = new Bins(this);
    Input.each(inputs, bins::add);
    return Output.document(inputs.size() - 1, bins::write);
  }

  /// Adds `total`, all that was counted, beyond the edges too, and the `shares` of the bins in it.
  @Override
  public JsonData finish(JsonData merged) throws UnmergeableException {
    var bins = new Bins(this);
    Input.each(List.of(merged), bins::add);
    return Output.document(
        0,
        out -> {
          bins.write(out);
          BigDecimal total = bins.total();
          out.writeName("total");
          Output.number(out, total);
          out.writeName("shares");
          out.writeStartArray();
          for (BigDecimal count : bins.counts()) {
            shareOf(count, total, out);
          }
          out.writeEndArray();
        });
  }

  private static void shareOf(BigDecimal count, BigDecimal total, JsonGenerator out) {
    Output.number(out, total.signum() == 0 ? total : Output.ratio(count, total));
  }
}
