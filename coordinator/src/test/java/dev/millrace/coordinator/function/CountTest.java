package dev.millrace.coordinator.function;

import static dev.millrace.coordinator.function.Merging.merge;
import static dev.millrace.coordinator.function.Merging.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CountTest {
  private final Reduction count = new Count(100);

  @Test
  void countersOfTheSameNameAreAdded_theOthersJoined() throws Exception {
    assertThat(
            merge(
                count,
                "{\"vehicles\":{\"truck\":7,\"car\":10},\"colors\":{\"white\":8}}",
                "{\"colors\":{\"black\":3},\"vehicles\":{\"car\":2,\"motorcycle\":4}}"))
        .isEqualTo(
            "{\"colors\":{\"black\":3,\"white\":8},"
                + "\"vehicles\":{\"car\":12,\"motorcycle\":4,\"truck\":7}}");
  }

  @Test
  void equalCountsAreEqualBytes_howeverTheyWereWritten() throws Exception {
    assertThat(merge(count, "{\"b\":1,\"a\":{\"d\":0,\"c\":2},\"e\":{}}"))
        .isEqualTo(
            merge(count, "{ \"a\" : {\"c\":1}, \"e\":{} }", "{\"a\":{\"c\":1,\"d\":0},\"b\":1}"))
        .isEqualTo("{\"a\":{\"c\":2,\"d\":0},\"b\":1,\"e\":{}}");
  }

  @Test
  void aCountIsExactBeyondALong() throws Exception {
    String most = Long.toString(Long.MAX_VALUE);
    assertThat(merge(count, "{\"a\":" + most + "}", "{\"a\":" + most + "}", "{\"a\":3}"))
        .isEqualTo("{\"a\":18446744073709551617}");
    assertThat(merge(count, "{\"a\":18446744073709551617}", "{\"a\":1}"))
        .isEqualTo("{\"a\":18446744073709551618}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"vehicles\":{\"car\":\"12\"}} | /vehicles/car is \"12\": a whole number of 0 or more is"
            + " needed",
        "{\"vehicles\":{\"car\":null}} | /vehicles/car is null: a whole number",
        "{\"vehicles\":[1]} | /vehicles is an array: a whole number",
        "{\"a\":true} | /a is true: a whole number",
        "{\"a\":-1} | /a is -1: a whole number",
        "{\"a\":1.5} | /a is 1.5: a whole number",
        "{\"a\":-99999999999999999999} | /a is -99999999999999999999: a whole number",
        "{\"a\":1,\"a\":2} | /a comes twice",
        "{\"seen\":1,\"map\":{\"x\":1,\"x\":1}} | /map/x comes twice",
        "{\"map\":{},\"map\":{}} | /map comes twice",
        "{\"a\":NaN} | cannot be read: ",
        "{\"a\":1 | cannot be read: ",
        "[1] | the document is an array: a map is needed",
        "{\"seen\":{\"x\":1}} | /seen is a map, and a number in another input",
        "{\"map\":1} | /map is a number, and a map in another input",
      })
  void whatIsNoCounterIsRefused_withItsPlace(String input, String said) {
    assertThat(refusal(count, "{\"seen\":1,\"map\":{\"x\":1}}", input)).contains(said);
  }

  @Test
  void keysDepthAndDigitsAreBounded() throws Exception {
    var keys = new StringBuilder("{\"k0\":1");
    for (int i = 1; i <= 100; i++) {
      keys.append(",\"k").append(i).append("\":1");
    }
    assertThat(refusal(count, keys + "}"))
        .isEqualTo("/k100 is one key too many: the merged document may have 100");
    assertThat(refusal(count, "{\"" + "x".repeat(1025) + "\":1}"))
        .endsWith("has a key of more than 1024 characters");
    assertThat(merge(count, "{\"a\":".repeat(31) + "{}" + "}".repeat(31))).contains("\"a\":{}");
    assertThat(refusal(count, "{\"a\":".repeat(32) + "{}" + "}".repeat(32)))
        .endsWith("is a map too deep: at most 32 in each other");
    assertThat(refusal(count, "{\"a\":" + "9".repeat(401) + "}"))
        .isEqualTo("/a has more than 400 digits before or behind its point");
    assertThat(refusal(count, "{\"a\":" + "9".repeat(2000) + "}")).startsWith("cannot be read");
  }
}
