package dev.millrace.coordinator.function;

import static dev.millrace.coordinator.function.Merging.finish;
import static dev.millrace.coordinator.function.Merging.merge;
import static dev.millrace.coordinator.function.Merging.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class HistogramTest {
  private static final List<Double> EDGES = List.of(0.0, 1.0, 2.5);

  @Nested
  class OfSamples {
    private final Reduction histogram = new Histogram(EDGES, null);

    @Test
    void aBinHasItsLowerEdge_andWhatIsBeyondTheEdgesIsCountedApart() throws Exception {
      assertThat(finish(histogram, "{\"samples\":[-0.1,-0.0,0,0.99,1]}", "{\"samples\":[2.5,7]}"))
          .isEqualTo(
              "{\"edges\":[0,1,2.5],\"counts\":[3,1],\"below\":1,\"above\":2,\"total\":7,"
                  + "\"shares\":[0.4285714285714286,0.1428571428571429]}");
    }

    @Test
    void countsOfAWorkersOwnAreTaken() throws Exception {
      assertThat(merge(histogram, "{\"counts\":[4,0],\"host\":\"w\"}", "{\"samples\":[1]}"))
          .isEqualTo("{\"edges\":[0,1,2.5],\"counts\":[4,1],\"below\":0,\"above\":0}");
    }

    @Test
    void nothingIsNothing() throws Exception {
      assertThat(finish(histogram, "{\"samples\":[]}"))
          .endsWith("\"counts\":[0,0],\"below\":0,\"above\":0,\"total\":0,\"shares\":[0,0]}");
    }

    @Test
    void otherEdgesAreRefused() {
      assertThat(refusal(histogram, "{\"edges\":[0,1,3],\"counts\":[1,1]}"))
          .isEqualTo("/edges/2 is another edge than ours: [0.0, 1.0, 2.5]");
      assertThat(refusal(histogram, "{\"edges\":[0,1],\"counts\":[1]}"))
          .contains("has other edges than ours");
      assertThat(refusal(histogram, "{\"counts\":[1]}"))
          .isEqualTo("/counts has 1 counts: the 3 edges make 2 bins");
      assertThat(refusal(histogram, "{\"counts\":[1,2,3]}")).contains("/counts has more counts");
    }

    @Test
    void whatIsNoSampleIsRefused() {
      assertThat(refusal(histogram, "{\"samples\":[0,null]}"))
          .isEqualTo("/samples/1 is null: a number is needed");
      assertThat(refusal(histogram, "{\"samples\":[1e999]}"))
          .isEqualTo("/samples/0 is beyond the range of a double");
      assertThat(refusal(histogram, "{\"counts\":[0.5,1]}")).contains("/counts/0 is 0.5: a whole");
      assertThat(refusal(histogram, "{\"samples\":[1],\"samples\":[1]}")).contains("Duplicate");
      assertThat(refusal(histogram, "{\"sample\":[1]}")).contains("neither \"samples\"");
      assertThat(refusal(histogram, "{\"shares\":{\"0\":1}}")).contains("/shares needs a weight");
    }
  }

  /// Children in a family, town by town.
  @Nested
  class OfWeightedShares {
    private final Reduction histogram =
        new Histogram(List.of(0.0, 1.0, 2.0, 3.0, 4.0), "population");

    @Test
    void eachTownCountsByItsPopulation() throws Exception {
      assertThat(
              finish(
                  histogram,
                  "{\"population\":1000,\"shares\":{\"0\":0.15,\"1\":0.25,\"2\":0.6}}",
                  "{\"shares\":{\"0\":0.5,\"4\":0.5},\"population\":3000}"))
          .isEqualTo(
              "{\"edges\":[0,1,2,3,4],\"counts\":[1650,250,600,0],\"below\":0,\"above\":1500,"
                  + "\"population\":4000,\"total\":4000,\"shares\":[0.4125,0.0625,0.15,0]}");
    }

    @Test
    void sharesThatAreNoneAreRefused() {
      assertThat(refusal(histogram, "{\"shares\":{\"0\":1}}"))
          .startsWith("it has no \"population\"");
      assertThat(refusal(histogram, "{\"population\":9,\"shares\":{\"0\":15,\"1\":85}}"))
          .isEqualTo("/shares add up to 100: about 1 is needed (0.9 to 1.1)");
      assertThat(refusal(histogram, "{\"population\":9,\"shares\":{\"two\":1}}"))
          .isEqualTo("/shares/two has a key that is no number: a share is given by its value");
      assertThat(refusal(histogram, "{\"population\":-1,\"shares\":{\"0\":1}}"))
          .isEqualTo("/population is -1: a number of 0 or more is needed");
      assertThat(refusal(histogram, "{\"population\":1,\"samples\":[1]}"))
          .startsWith("/samples cannot be weighted");
    }
  }
}
