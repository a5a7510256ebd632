package dev.millrace.contracts.queue;

import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Reads an enum by its lower-case wire name and says which ones there are when it is another.
final class WireEnum {
  private WireEnum() {}

  static <E extends Enum<E>> E of(
      E[] values, Function<E, String> wireName, String what, String wire) {
    for (E value : values) {
      if (wireName.apply(value).equals(wire)) {
        return value;
      }
    }
    throw new IllegalArgumentException(
        "\"%s\" is not a %s: use one of %s"
            .formatted(
                wire, what, Arrays.stream(values).map(wireName).collect(Collectors.joining(", "))));
  }
}
