package dev.millrace.rim.problem;

import dev.millrace.contracts.json.Durations;
import dev.millrace.contracts.json.Json;
import dev.millrace.rim.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.InvalidTypeIdException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.exc.ValueInstantiationException;

/// Says in the caller's words what is wrong with a JSON body, and at which field.
final class JsonFault {
  private static final Pattern KNOWN_IDS = Pattern.compile("known type ids = \\[([^]]*)]");
  private static final Pattern MISSING_ID = Pattern.compile("missing type id property '([^']*)'");

  private JsonFault() {}

  static Refusal of(JacksonException e) {
    String path = path(e.getPath());
    Refusal refusal =
        switch (e) {
          case UnrecognizedPropertyException u -> unknownField(u, path);
          case StreamConstraintsException s ->
              fault("json-bound", "The JSON is too deep or too large", original(s));
          case InputCoercionException c -> invalid(path, original(c));
          case StreamReadException s -> malformed(s);
          case InvalidTypeIdException t -> invalid(path, typeId(t));
          case InvalidFormatException f -> invalid(path, format(f));
          case ValueInstantiationException v -> invalid(path, instantiation(v));
          case MismatchedInputException m when original(m).startsWith("Trailing token") ->
              fault(
                  "malformed-json",
                  "The body is not JSON",
                  "there is more after the JSON document%s: send one document"
                      .formatted(position(m)));
          case MismatchedInputException m -> invalid(path, mismatch(m));
          default -> invalid(path, original(e));
        };
    return path.isEmpty() ? refusal : refusal.with("field", path);
  }

  /// `items[3].data`; empty for the document itself.
  static String path(List<JacksonException.Reference> references) {
    var path = new StringBuilder();
    for (JacksonException.Reference reference : references) {
      String property = reference.getPropertyName();
      if (property == null) {
        path.append('[').append(reference.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(Abbreviation.of(property));
      }
    }
    return path.toString();
  }

  private static Refusal unknownField(UnrecognizedPropertyException e, String path) {
    String known =
        e.getKnownPropertyIds() == null
            ? ""
            : e.getKnownPropertyIds().stream()
                .map(String::valueOf)
                .sorted()
                .collect(Collectors.joining(", "));
    return fault(
        "unknown-field",
        "A field is not known",
        "the field \"%s\" is not known%s".formatted(path, known.isEmpty() ? "" : ": use " + known));
  }

  private static Refusal malformed(StreamReadException e) {
    return fault(
        "malformed-json", "The body is not JSON", "%s%s".formatted(original(e), position(e)));
  }

  private static Refusal invalid(String path, String why) {
    return fault(
        "invalid-field",
        "A field is not valid",
        path.isEmpty() ? "the body is not valid: " + why : "%s: %s".formatted(path, why));
  }

  private static Refusal fault(String slug, String title, String detail) {
    return new Refusal(400, slug, title, detail);
  }

  private static String format(InvalidFormatException e) {
    if (e.getTargetType() == Duration.class) {
      return duration(String.valueOf(e.getValue()));
    }
    return "\"%s\" is not %s"
        .formatted(Abbreviation.of(e.getValue()), TypeWords.of(e.getTargetType()));
  }

  /// What the contracts say of it, without the library's words around it.
  private static String duration(String text) {
    try {
      Durations.parse(text);
      return "a duration is needed";
    } catch (IllegalArgumentException e) {
      return Abbreviation.sentence(e.getMessage());
    }
  }

  private static String typeId(InvalidTypeIdException e) {
    Matcher known = KNOWN_IDS.matcher(original(e));
    if (e.getTypeId() != null && known.find()) {
      return "\"%s\" is not known: use one of %s"
          .formatted(Abbreviation.of(e.getTypeId()), known.group(1));
    }
    Matcher missing = MISSING_ID.matcher(original(e));
    return missing.find()
        ? "the field \"%s\" is missing".formatted(missing.group(1))
        : "what it should be is not said";
  }

  private static String instantiation(ValueInstantiationException e) {
    IllegalArgumentException check = Translation.cause(e, IllegalArgumentException.class);
    return check == null || check.getMessage() == null ? original(e) : check.getMessage();
  }

  private static String mismatch(MismatchedInputException e) {
    String original = original(e);
    return original.startsWith("Cannot ") || original.contains("`")
        ? "%s is needed".formatted(TypeWords.of(e.getTargetType()))
        : original;
  }

  private static String original(JacksonException e) {
    return Abbreviation.sentence(Json.complaint(e));
  }

  private static String position(JacksonException e) {
    TokenStreamLocation at = e.getLocation();
    if (at == null || at.getLineNr() < 1) {
      return "";
    }
    return " at line %d, column %d%s".formatted(at.getLineNr(), at.getColumnNr(), within(e));
  }

  private static String within(JacksonException e) {
    return e.processor() instanceof JsonParser parser && inside(parser) != null
        ? ", in " + inside(parser)
        : "";
  }

  private static @Nullable String inside(JsonParser parser) {
    String pointer = parser.streamReadContext().pathAsPointer().toString();
    return pointer.isEmpty() ? null : Abbreviation.of(pointer);
  }
}
