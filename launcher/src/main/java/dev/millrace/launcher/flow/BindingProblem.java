package dev.millrace.launcher.flow;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/// Says in a person's words why a part of a flow file, or a queue, does not fit its type.
public final class BindingProblem {
  private static final Pattern PREAMBLE =
      Pattern.compile("(?s)^Cannot deserialize .*?from .*?\": ");

  private BindingProblem() {}

  /// @param below where the part stands in the file
  static FlowProblem of(JacksonException e, YamlTree tree, JsonPointer below) {
    JsonPointer at = below;
    for (JacksonException.Reference step : e.getPath()) {
      at =
          step.getPropertyName() == null
              ? at.appendIndex(step.getIndex())
              : at.appendProperty(step.getPropertyName());
    }
    return tree.problem(at, words(e, tree.root().at(at).isObject()));
  }

  /// @param mapping true when there are fields in it
  public static String words(JacksonException e, boolean mapping) {
    if (e instanceof UnrecognizedPropertyException unknown) {
      return "unknown field \"%s\"; the fields here are %s"
          .formatted(
              unknown.getPropertyName(),
              unknown.getKnownPropertyIds().stream()
                  .map(String::valueOf)
                  .sorted()
                  .collect(Collectors.joining(", ")));
    }
    if (e.getCause() instanceof IllegalArgumentException refusal && refusal.getMessage() != null) {
      return refusal.getMessage();
    }
    String expected = e instanceof MismatchedInputException mismatch ? expected(mismatch) : null;
    if (expected != null && !mapping) {
      return "this must be " + expected;
    }
    return PREAMBLE.matcher(e.getOriginalMessage()).replaceFirst("");
  }

  private static @Nullable String expected(MismatchedInputException e) {
    Class<?> type = e.getTargetType();
    if (type == null) {
      return null;
    }
    if (type == String.class) {
      return "text";
    }
    if (type == Boolean.class || type == boolean.class) {
      return "true or false";
    }
    if (Integer.class.equals(type) || Long.class.equals(type) || type.isPrimitive()) {
      return "a whole number";
    }
    if (Double.class.equals(type)) {
      return "a number";
    }
    if (List.class.isAssignableFrom(type)) {
      return "a list";
    }
    return type.isRecord() || Map.class.isAssignableFrom(type) ? "a mapping" : null;
  }
}
