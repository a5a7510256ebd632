package dev.millrace.rim.problem;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Java types as a caller of the API knows them.
final class TypeWords {
  private static final Set<Class<?>> WHOLE =
      Set.of(int.class, Integer.class, long.class, Long.class, short.class, Short.class);
  private static final Set<Class<?>> FRACTION =
      Set.of(double.class, Double.class, float.class, Float.class);

  private TypeWords() {}

  static String of(@Nullable Class<?> type) {
    if (type == null) {
      return "what is expected there";
    }
    if (WHOLE.contains(type)) {
      return "a whole number";
    }
    if (FRACTION.contains(type)) {
      return "a number";
    }
    if (type == boolean.class || type == Boolean.class) {
      return "true or false";
    }
    if (type == Duration.class) {
      return "a duration such as \"30s\"";
    }
    if (type == Instant.class) {
      return "a time such as \"2026-01-31T12:00:00Z\"";
    }
    if (type.isEnum()) {
      return "one of "
          + Arrays.stream(type.getEnumConstants())
              .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
              .collect(Collectors.joining(", "));
    }
    if (CharSequence.class.isAssignableFrom(type)) {
      return "a string";
    }
    if (type.isArray() || Collection.class.isAssignableFrom(type)) {
      return "an array";
    }
    return Map.class.isAssignableFrom(type) || type.isRecord() || !type.getName().startsWith("java")
        ? "an object"
        : "what is expected there";
  }
}
