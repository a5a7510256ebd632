package dev.millrace.coordinator.function;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millrace.contracts.json.JsonData;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// Merges documents that are written as text.
final class Merging {
  private Merging() {}

  static String merge(Reduction function, String... inputs) throws UnmergeableException {
    return function.merge(documents(inputs)).toString();
  }

  static String finish(Reduction function, String... inputs) throws UnmergeableException {
    return function.finish(function.merge(documents(inputs))).toString();
  }

  /// What is said of the last of the inputs.
  static String refusal(Reduction function, String... inputs) {
    var refused = new StringBuilder();
    assertThatExceptionOfType(UnmergeableException.class)
        .isThrownBy(() -> function.merge(documents(inputs)))
        .satisfies(e -> refused.append(e.getMessage()))
        .matches(e -> e.input() == inputs.length - 1, "names the last input");
    return refused.toString();
  }

  /// Bytes are taken as they are, as they would come from a store.
  private static List<JsonData> documents(String... inputs) {
    return Arrays.stream(inputs)
        .map(text -> JsonData.ofTrusted(text.getBytes(StandardCharsets.UTF_8)))
        .toList();
  }
}
