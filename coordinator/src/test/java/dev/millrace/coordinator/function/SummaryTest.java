package dev.millrace.coordinator.function;

import static dev.millrace.coordinator.function.Merging.finish;
import static dev.millrace.coordinator.function.Merging.merge;
import static dev.millrace.coordinator.function.Merging.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SummaryTest {
  private final Reduction summary = new Summary();

  @Test
  void samplesAndSummariesMerge_andTheMeanIsOfAll() throws Exception {
    assertThat(
            finish(
                summary,
                "{\"samples\":[1,2.5,-3],\"file\":\"a\"}",
                "{\"count\":1,\"sum\":0.5,\"min\":0.5,\"max\":0.5}"))
        .isEqualTo("{\"count\":4,\"sum\":1,\"min\":-3,\"max\":2.5,\"mean\":0.25}");
  }

  @Test
  void theMeanIsNotAMeanOfMeans() throws Exception {
    String two = merge(summary, "{\"samples\":[0,0]}");
    assertThat(finish(summary, two, "{\"samples\":[1]}")).endsWith("\"mean\":0.3333333333333333}");
  }

  @Test
  void nothingHasNoMean() throws Exception {
    assertThat(finish(summary, "{\"samples\":[]}", "{\"samples\":[]}"))
        .isEqualTo("{\"count\":0,\"sum\":0}");
  }

  @Test
  void whatCannotBeSummedUpIsRefused() {
    assertThat(refusal(summary, "{\"samples\":[1,\"2\"]}"))
        .isEqualTo("/samples/1 is \"2\": a number is needed");
    assertThat(refusal(summary, "{\"samples\":3}"))
        .isEqualTo("/samples is 3: an array of numbers is needed");
    assertThat(refusal(summary, "{\"mean\":3}")).startsWith("it has neither \"samples\"");
    assertThat(refusal(summary, "{\"count\":3,\"sum\":1}")).contains("with \"min\" and \"max\"");
  }
}
