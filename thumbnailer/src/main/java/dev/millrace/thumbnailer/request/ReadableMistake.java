package dev.millrace.thumbnailer.request;

import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.exc.ValueInstantiationException;

/// Says in the caller's words what Jackson refused.
final class ReadableMistake {
  private ReadableMistake() {}

  static String of(JacksonException e) {
    String where = where(e);
    return switch (e) {
      case UnrecognizedPropertyException unknown ->
          "has an unknown field \"%s\"; known are %s"
              .formatted(
                  where,
                  unknown.getKnownPropertyIds().stream()
                      .map(String::valueOf)
                      .sorted()
                      .collect(Collectors.joining(", ")));
      case ValueInstantiationException refused when refused.getCause() != null ->
          "is not valid: " + refused.getCause().getMessage();
      default ->
          "is not valid%s: %s"
              .formatted(where.isEmpty() ? "" : " at \"" + where + "\"", e.getOriginalMessage());
    };
  }

  private static String where(JacksonException e) {
    return e.getPath().stream()
        .map(
            step ->
                step.getPropertyName() != null
                    ? step.getPropertyName()
                    : String.valueOf(step.getIndex()))
        .collect(Collectors.joining("."));
  }
}
