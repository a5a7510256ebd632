package dev.millrace.coordinator.function;

import com.datadoghq.sketch.ddsketch.DDSketch;
import dev.millrace.contracts.json.JsonData;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/// Quantiles of values whose range nobody knows before, from a [Sketch]: a quantile is at most
/// `accuracy` of itself away from the true one. A worker gives `{"samples":[3.5,-1]}`; other
/// members are ignored.
///
/// A partial result has at most `bins` bins for the values above zero and as many for those below.
/// When the values span more, those nearest to zero share one bin: their quantiles are then too far
/// from zero, those of the others stay as good, and the result says `"collapsed":true`. With an
/// accuracy of 1 % and 2048 bins that happens when the largest is about 10¹⁶ times the smallest.
///
/// @param accuracy relative, such as 0.01
/// @param quantiles to tell at the end, such as 0.99, ascending
record Quantiles(double accuracy, int bins, List<Double> quantiles) implements Reduction {
  @Override
  public JsonData merge(List<JsonData> inputs) throws UnmergeableException {
    var sketch = new Sketch(accuracy, bins);
    Input.each(inputs, sketch::add);
    return Output.document(inputs.size() - 1, sketch::write);
  }

  @Override
  public JsonData finish(JsonData merged) throws UnmergeableException {
    var sketch = new Sketch(accuracy, bins);
    Input.each(List.of(merged), sketch::add);
    return Output.document(
        0,
        out -> {
          sketch.writeFacts(out);
          out.writeName("quantiles");
          out.writeStartObject();
          if (sketch.count() > 0) {
            values(sketch, out);
          }
          out.writeEndObject();
        });
  }

  private void values(Sketch sketch, JsonGenerator out) {
    DDSketch values = sketch.values();
    for (double quantile : quantiles) {
      out.writeName(Double.toString(quantile));
      Output.number(out, value(sketch, values, quantile));
    }
  }

  /// The sketch knows the bin; the least and the largest value are known exactly.
  private static double value(Sketch sketch, DDSketch values, double quantile) {
    if (quantile == 0) {
      return sketch.min();
    }
    return quantile == 1
        ? sketch.max()
        : Math.clamp(values.getValueAtQuantile(quantile), sketch.min(), sketch.max());
  }
}
