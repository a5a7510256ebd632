package dev.millrace.coordinator.function;

import java.math.BigDecimal;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonParser.NumberType;
import tools.jackson.core.JsonToken;

/// Which numbers are let in.
enum NumberKind {
  /// Whole numbers of 0 and more.
  COUNT("a whole number of 0 or more"),

  /// Decimals of 0 and more.
  WEIGHT("a number of 0 or more"),

  /// Decimals as they are written.
  EXACT("a number"),

  /// The same, but what no sum of doubles can be; a sum may be beyond a double for a while.
  FLOAT("a number");

  /// More than the largest double times 10²⁰.
  private static final BigDecimal BEYOND_DOUBLES = new BigDecimal("1e330");

  private final String words;

  NumberKind(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }

  /// Adds the number that the input stands at.
  void add(Input input, Amount to) throws UnmergeableException {
    JsonParser tokens = input.tokens();
    boolean fits =
        tokens.currentToken() == JsonToken.VALUE_NUMBER_INT
            && tokens.getNumberType() != NumberType.BIG_INTEGER;
    if (!fits) {
      to.add(read(input));
      return;
    }
    long value = tokens.getLongValue();
    if (value < 0 && (this == COUNT || this == WEIGHT)) {
      throw input.needed(words);
    }
    to.add(value);
  }

  /// The number that the input stands at.
  BigDecimal read(Input input) throws UnmergeableException {
    JsonToken token = input.tokens().currentToken();
    boolean wanted =
        token == JsonToken.VALUE_NUMBER_INT
            || (token == JsonToken.VALUE_NUMBER_FLOAT && this != COUNT);
    if (!wanted) {
      throw input.needed(words);
    }
    BigDecimal value = bounded(input, input.tokens().getDecimalValue());
    if (value.signum() < 0 && (this == COUNT || this == WEIGHT)) {
      throw input.needed(words);
    }
    if (this == FLOAT && value.abs().compareTo(BEYOND_DOUBLES) > 0) {
      throw input.wrong("is beyond the range of a double");
    }
    return value;
  }

  /// Looks at the sizes before anything is computed: `1e999999999` is a short text.
  static BigDecimal bounded(Input input, BigDecimal value) throws UnmergeableException {
    long before = (long) value.precision() - value.scale();
    if (value.signum() != 0 && (before > Bounds.DIGITS || value.scale() > Bounds.DIGITS)) {
      throw input.wrong(
          "has more than %d digits before or behind its point".formatted(Bounds.DIGITS));
    }
    return value.signum() == 0 ? BigDecimal.ZERO : value;
  }
}
