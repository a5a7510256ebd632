package dev.millrace.event;

import dev.millrace.event.end.End;
import dev.millrace.event.expression.BadExpression;
import dev.millrace.event.pattern.Routing;
import dev.millrace.rim.settings.Mistakes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The ends of a plan while its settings are read, and what is wrong with them. For one use.
final class EndsDraft {
  /// The input of a pattern that has only one.
  static final String INPUT = "in";

  /// The output of a pattern that has only one.
  static final String OUTPUT = "out";

  private static final int MOST = 256;

  final Mistakes mistakes = new Mistakes("millrace.event.");
  final Map<String, End> inputs = new LinkedHashMap<>();
  final Map<String, End> outputs = new LinkedHashMap<>();

  void oneOf(String key, String value, String... allowed) {
    if (!List.of(allowed).contains(value)) {
      mistakes.wrong(key, "is \"%s\": use %s".formatted(value, String.join(" or ", allowed)));
    }
  }

  void count(String key, int size, String what, int least) {
    if (size < least || size > MOST) {
      mistakes.wrong(
          key, "has %d: it needs %s, %d to %d of them".formatted(size, what, least, MOST));
    }
  }

  @Nullable End output(String key, String name, @Nullable String to) {
    if (!name.equals(OUTPUT)) {
      mistakes.label(key + ".name", "output", name);
    }
    if (name.equals(Routing.DEAD) || name.equals("default")) {
      mistakes.wrong(key + ".name", "is \"%s\", which is ours: choose another".formatted(name));
    }
    End end = outputEnd(key + ".to", to);
    if (end != null && outputs.put(name, end) != null) {
      mistakes.wrong(key + ".name", "\"%s\" is taken by an earlier one".formatted(name));
    }
    return end;
  }

  @Nullable End inputEnd(String key, @Nullable String text) {
    return end(key, text, End::input);
  }

  @Nullable End outputEnd(String key, @Nullable String text) {
    return end(key, text, End::output);
  }

  private @Nullable End end(String key, @Nullable String text, Function<String, End> parse) {
    try {
      return parse.apply(text == null ? "" : text);
    } catch (IllegalArgumentException e) {
      mistakes.wrong(key, e.getMessage());
      return null;
    }
  }

  /// Makes an expression of its text.
  interface Compiler<T> {
    T compile(String text) throws BadExpression;
  }

  <T> @Nullable T expression(String key, @Nullable String text, Compiler<T> compiler) {
    if (text == null) {
      return null;
    }
    try {
      return compiler.compile(text);
    } catch (BadExpression e) {
      mistakes.wrong(key, e.getMessage());
      return null;
    }
  }
}
