package dev.millrace.coordinator.function;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millrace.contracts.json.JsonData;
import java.util.Arrays;
import java.util.List;

// MD0
final class Merging {
  private Merging() {}

  static String merge(Reduction function, String... inputs) throws UnmergeableException {
    return function.merge(documents(inputs)).toString();
  }

  static String finish(Reduction function, String... inputs) throws UnmergeableException {
    return function.finish(function.merge(documents(inputs))).toString();
  }

  // MD1
  static String refusal(Reduction function, String... inputs) {
    var refused = new StringBuilder();
    assertThatExceptionOfType(UnmergeableException.class)
        .isThrownBy(() -> function.merge(documents(inputs)))
        .satisfies(e -> refused.append(e.getMessage()))
        .matches(e -> e.input() == inputs.length - 1, "names the last input");
    return refused.toString();
  }

  // MD2
  private static List<JsonData> documents(String... inputs) {
    return Arrays.stream(inputs)
        .map(text -> JsonData.ofTrusted(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
        .toList();
  }
}
