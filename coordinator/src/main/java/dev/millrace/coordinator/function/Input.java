package dev.millrace.coordinator.function;

import dev.millrace.contracts.Excerpt;
import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.json.JsonData;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.json.JsonMapper;

/// One of the documents to merge, token by token, and the words for what is wrong with it. For one
/// thread.
final class Input {
  private static final JsonMapper CHECKING =
      Json.builder()
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          .enable(StreamReadFeature.USE_FAST_BIG_NUMBER_PARSER)
          .build();
  private static final JsonMapper PLAIN =
      CHECKING.rebuild().disable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
  private static final int SHOWN = 60;
  private static final int PATH_SHOWN = 300;

  private final JsonParser tokens;
  private final int index;

  private Input(JsonParser tokens, int index) {
    this.tokens = tokens;
    this.index = index;
  }

  /// Takes what it needs from an input whose first brace has been read, up to the last one.
  @FunctionalInterface
  interface Taker {
    void take(Input input) throws UnmergeableException;
  }

  static void each(List<JsonData> inputs, Taker taker) throws UnmergeableException {
    each(CHECKING, inputs, taker);
  }

  /// For a taker that finds by itself a key that comes twice; a fifth faster.
  static void eachUnchecked(List<JsonData> inputs, Taker taker) throws UnmergeableException {
    each(PLAIN, inputs, taker);
  }

  private static void each(JsonMapper mapper, List<JsonData> inputs, Taker taker)
      throws UnmergeableException {
    if (inputs.isEmpty()) {
      throw new IllegalArgumentException("there is nothing to merge");
    }
    for (int i = 0; i < inputs.size(); i++) {
      one(mapper, inputs.get(i), i, taker);
    }
  }

  private static void one(JsonMapper mapper, JsonData data, int index, Taker taker)
      throws UnmergeableException {
    try (JsonParser tokens = mapper.createParser(data.bytes())) {
      var input = new Input(tokens, index);
      if (tokens.nextToken() != JsonToken.START_OBJECT) {
        throw input.needed("a map");
      }
      taker.take(input);
    } catch (JacksonException e) {
      throw new UnmergeableException(index, "cannot be read: " + e.getOriginalMessage());
    }
  }

  JsonParser tokens() {
    return tokens;
  }

  /// The name of the next member, whose value is then the current token; null behind the last one.
  @Nullable String nextMember() {
    String name = tokens.nextName();
    if (name != null) {
      tokens.nextToken();
    }
    return name;
  }

  /// Goes on to the next element of an array.
  ///
  /// @return false behind the last one
  boolean nextElement() {
    return tokens.nextToken() != JsonToken.END_ARRAY;
  }

  void requireArray(String what) throws UnmergeableException {
    if (tokens.currentToken() != JsonToken.START_ARRAY) {
      throw needed(what);
    }
  }

  boolean isNumber() {
    JsonToken token = tokens.currentToken();
    return token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT;
  }

  /// A number as the double that is nearest; never -0.
  double sample() throws UnmergeableException {
    if (!isNumber()) {
      throw needed("a number");
    }
    double value = tokens.getDoubleValue();
    if (Double.isInfinite(value)) {
      throw wrong("is beyond the range of a double");
    }
    return value + 0.0;
  }

  /// @param what such as `a whole number`
  UnmergeableException needed(String what) {
    return wrong("is %s: %s is needed".formatted(seen(), what));
  }

  /// @param what is wrong at the current token
  UnmergeableException wrong(String what) {
    return new UnmergeableException(index, place() + " " + what);
  }

  /// @param what is wrong with all of it
  UnmergeableException wrongInAll(String what) {
    return new UnmergeableException(index, what);
  }

  private String place() {
    String path = tokens.streamReadContext().pathAsPointer().toString();
    return path.isEmpty() ? "the document" : Excerpt.of(path, PATH_SHOWN);
  }

  private String seen() {
    JsonToken token = tokens.currentToken();
    if (token == null) {
      return "empty";
    }
    return switch (token) {
      case START_ARRAY -> "an array";
      case START_OBJECT -> "a map";
      case VALUE_STRING -> '"' + Excerpt.of(tokens.getString(), SHOWN) + '"';
      default -> Excerpt.of(tokens.getString(), SHOWN);
    };
  }
}
