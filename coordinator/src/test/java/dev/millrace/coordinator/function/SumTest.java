package dev.millrace.coordinator.function;

import static dev.millrace.coordinator.function.Merging.finish;
import static dev.millrace.coordinator.function.Merging.merge;
import static dev.millrace.coordinator.function.Merging.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millrace.coordinator.function.Sum.Numbers;
import org.junit.jupiter.api.Test;

class SumTest {
  private final Reduction exact = new Sum(Numbers.EXACT, 100);
  private final Reduction rounded = new Sum(Numbers.FLOAT, 100);

  @Test
  void decimalsAreAddedAsTheyAreWritten() throws Exception {
    assertThat(merge(exact, "{\"a\":0.1,\"t\":{\"b\":-5}}", "{\"a\":0.2,\"t\":{\"b\":12.50}}"))
        .isEqualTo("{\"a\":0.3,\"t\":{\"b\":7.5}}");
    assertThat(merge(exact, "{\"a\":1e3,\"b\":1.50}", "{\"a\":-1000,\"b\":1.5}"))
        .isEqualTo("{\"a\":0,\"b\":3}");
  }

  @Test
  void smallNumbersAreNotLostBesideLargeOnes() throws Exception {
    assertThat(merge(exact, "{\"a\":1e20}", "{\"a\":1e-20}", "{\"a\":-1e20}"))
        .isEqualTo("{\"a\":0.00000000000000000001}");
    assertThat(finish(rounded, "{\"a\":1e308}", "{\"a\":1}", "{\"a\":-1e308}"))
        .isEqualTo("{\"a\":1}");
  }

  @Test
  void floatsAreRoundedOnce_atTheEnd() throws Exception {
    assertThat(finish(rounded, "{\"a\":{\"b\":0.1}}", "{\"a\":{\"b\":0.2}}"))
        .isEqualTo("{\"a\":{\"b\":0.3}}");
    assertThat(finish(rounded, "{\"a\":1.7976931348623157e308}", "{\"a\":4.9e-324}"))
        .isEqualTo("{\"a\":1.7976931348623157E308}");
  }

  @Test
  void aSumMayBeBeyondADoubleForAWhile_butNotAtTheEnd() throws Exception {
    assertThat(finish(rounded, merge(rounded, "{\"a\":1e308}", "{\"a\":1e308}"), "{\"a\":-1e308}"))
        .isEqualTo("{\"a\":1.0E308}");
    assertThatExceptionOfType(UnmergeableException.class)
        .isThrownBy(() -> finish(rounded, "{\"t\":{\"a\":1e308}}", "{\"t\":{\"a\":1e308}}"))
        .withMessage("/t/a is a sum beyond the range of a double");
  }

  @Test
  void whatIsNoNumberOrTooLargeIsRefused() {
    assertThat(refusal(exact, "{\"a\":\"NaN\"}")).isEqualTo("/a is \"NaN\": a number is needed");
    assertThat(refusal(rounded, "{\"a\":1e331}")).isEqualTo("/a is beyond the range of a double");
    assertThat(refusal(exact, "{\"a\":1e999999999}")).contains("/a has more than 400 digits");
    assertThat(refusal(exact, "{\"a\":1e-999999999}")).contains("/a has more than 400 digits");
  }
}
