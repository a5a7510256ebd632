package dev.millrace.event.expression;

import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.millrace.contracts.Excerpt;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Runs one program. What the library says of a failure is made a line for people.
final class Evaluation {
  private static final int MAX_WORDS = 300;

  /// What the library says of the place, counted from its own beginning.
  private static final Pattern PLACE = Pattern.compile("^evaluation error( at <input>:\\d+)?: ");

  private final CelRuntime.Program program;

  Evaluation(CelRuntime.Program program) {
    this.program = program;
  }

  Object of(EventView event) throws ExpressionFault {
    try {
      return program.eval(Map.of("event", event));
    } catch (UnreadableData e) {
      throw new ExpressionFault(String.valueOf(e.getMessage()));
    } catch (CelEvaluationException e) {
      throw fault(e);
    }
  }

  /// @return null when it comes to null, or to an optional value that is not there
  @Nullable Object ifPresent(EventView event) throws ExpressionFault {
    Object value = of(event);
    Object present = value instanceof Optional<?> optional ? optional.orElse(null) : value;
    return present == null || CelValues.isNull(present) ? null : present;
  }

  private static ExpressionFault fault(CelEvaluationException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnreadableData unreadable) {
        return new ExpressionFault(String.valueOf(unreadable.getMessage()));
      }
    }
    String words =
        PLACE.matcher(String.valueOf(e.getMessage()).replaceAll("\\s+", " ")).replaceFirst("");
    return new ExpressionFault(Excerpt.of(words, MAX_WORDS));
  }

  static String kind(Object value) {
    return switch (value) {
      case Map<?, ?> map -> "an object";
      case List<?> list -> "a list";
      case String text -> "a text";
      case Number number -> "a number";
      case Boolean answer -> "true or false";
      default -> CelValues.isNull(value) ? "null" : "a " + value.getClass().getSimpleName();
    };
  }
}
