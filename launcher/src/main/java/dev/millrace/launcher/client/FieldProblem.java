package dev.millrace.launcher.client;

import dev.millrace.contracts.json.Json;
import dev.millrace.launcher.flow.BindingProblem;
import java.util.Objects;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamReadException;

/// Says in a person's words what is wrong with a document that was typed, and at which field.
final class FieldProblem {
  private FieldProblem() {}

  static String words(JacksonException e) {
    String field =
        e.getPath().stream()
            .map(step -> Objects.requireNonNullElse(step.getPropertyName(), "[]"))
            .collect(Collectors.joining("."));
    String words =
        e instanceof StreamReadException ? Json.complaint(e) : BindingProblem.words(e, false);
    return field.isEmpty() ? words : field + ": " + words;
  }
}
