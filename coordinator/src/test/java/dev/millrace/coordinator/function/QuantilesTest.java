package dev.millrace.coordinator.function;

import static dev.millrace.coordinator.function.Merging.merge;
import static dev.millrace.coordinator.function.Merging.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.contracts.json.JsonData;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class QuantilesTest {
  private static final List<Double> WANTED = List.of(0.0, 0.25, 0.5, 0.99, 1.0);
  private final Reduction quantiles = new Quantiles(0.01, 2048, WANTED);

  @Test
  void aQuantileIsAsNearAsPromised_onBothSidesOfZero() throws Exception {
    var random = new Random(5);
    var values = new ArrayList<Double>();
    for (int i = 0; i < 10_000; i++) {
      values.add((random.nextDouble() - 0.3) * Math.exp(random.nextGaussian() * 4));
    }
    values.add(0.0);
    JsonData merged =
        quantiles.merge(
            List.of(
                JsonData.parse("{\"samples\":" + values.subList(0, 4000) + "}"),
                JsonData.parse("{\"samples\":" + values.subList(4000, 10_001) + "}")));
    JsonNode told = quantiles.finish(merged).tree();

    Collections.sort(values);
    assertThat(told.path("count").asLong()).isEqualTo(10_001);
    assertThat(told.path("min").asDouble()).isEqualTo(values.getFirst());
    assertThat(told.path("max").asDouble()).isEqualTo(values.getLast());
    assertThat(told.path("collapsed").asBoolean()).isFalse();
    for (double quantile : WANTED) {
      double exact = values.get((int) (quantile * 10_000));
      assertThat(told.path("quantiles").path(Double.toString(quantile)).asDouble())
          .isCloseTo(exact, within(Math.abs(exact) * 0.0100001));
    }
  }

  @Test
  void atTheBoundOfBins_valuesNearZeroShareOne_andTheResultSaysSo() throws Exception {
    var few = new Quantiles(0.01, 16, WANTED);
    JsonNode told =
        few.finish(few.merge(List.of(JsonData.parse("{\"samples\":[1e-9,1,1000,1001]}")))).tree();
    assertThat(told.path("collapsed").asBoolean()).isTrue();
    assertThat(told.path("quantiles").path("1.0").asDouble()).isEqualTo(1001);
    assertThat(told.path("quantiles").path("0.0").asDouble()).isEqualTo(1e-9);
    assertThat(told.path("quantiles").path("0.25").asDouble()).isBetween(600.0, 1000.0);
  }

  @Test
  void nothingHasNoQuantiles() throws Exception {
    assertThat(Merging.finish(quantiles, "{\"samples\":[]}"))
        .isEqualTo(
            "{\"accuracy\":0.01,\"bins\":2048,\"collapsed\":false,\"count\":0,\"quantiles\":{}}");
  }

  @Test
  void whatIsNoneOfItsSketchesIsRefused() throws Exception {
    assertThat(refusal(quantiles, "{\"samples\":[[1]]}"))
        .isEqualTo("/samples/0 is an array: a number is needed");
    assertThat(refusal(quantiles, "{\"values\":[1]}")).startsWith("it has neither \"samples\"");
    for (String values : List.of("\"positive\":[[0,5]]", "\"negative\":[]", "\"zeros\":1")) {
      assertThat(refusal(quantiles, "{\"samples\":[1]," + values + "}"))
          .startsWith("it has neither \"samples\" alone");
    }
    String other = merge(new Quantiles(0.02, 2048, WANTED), "{\"samples\":[1]}");
    assertThat(refusal(quantiles, other)).contains("accuracy 0.02 and 2048 bins: ours has 0.01");
    String good = merge(quantiles, "{\"samples\":[1,0,-1]}");
    assertThat(refusal(quantiles, good.replace("\"count\":3", "\"count\":4")))
        .isEqualTo("/count is 4, but its bins hold 3");
    assertThat(refusal(quantiles, good.replace("\"zeros\":1", "\"zeros\":-1")))
        .startsWith("/zeros is -1: a whole number");
    assertThat(refusal(quantiles, good.replace("[[", "[[99999")))
        .contains("is no bin of this accuracy");
  }
}
