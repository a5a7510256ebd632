package dev.millrace.coordinator.function;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonToken;

/// The parts that values have in a whole: `{"0":0.15,"1":0.25,"2":0.6}`.
final class Shares {
  private static final int MOST = 10_000;

  /// Behind the point.
  private static final int DIGITS = 50;

  /// Published tables add up to 1.05: a little more or less is rounding, percents are not.
  private static final BigDecimal LEAST_WHOLE = new BigDecimal("0.9");

  private static final BigDecimal MOST_WHOLE = new BigDecimal("1.1");

  record Share(double value, BigDecimal part) {}

  private final List<Share> shares = new ArrayList<>();

  private Shares() {}

  static Shares read(Input input) throws UnmergeableException {
    if (input.tokens().currentToken() != JsonToken.START_OBJECT) {
      throw input.needed("a map of shares by value");
    }
    var all = new Shares();
    BigDecimal whole = BigDecimal.ZERO;
    for (String name = input.nextMember(); name != null; name = input.nextMember()) {
      BigDecimal part = NumberKind.WEIGHT.read(input);
      if (all.shares.size() == MOST || part.scale() > DIGITS) {
        throw input.wrong(
            "is too much: at most %d shares of %d digits behind the point".formatted(MOST, DIGITS));
      }
      all.shares.add(new Share(value(input, name), part));
      whole = whole.add(part);
    }
    if (whole.compareTo(LEAST_WHOLE) < 0 || whole.compareTo(MOST_WHOLE) > 0) {
      throw input.wrong(
          "add up to %s: about 1 is needed (%s to %s)"
              .formatted(whole.toPlainString(), LEAST_WHOLE, MOST_WHOLE));
    }
    return all;
  }

  private static double value(Input input, String name) throws UnmergeableException {
    try {
      double value = name.length() > Bounds.KEY ? Double.NaN : Double.parseDouble(name);
      if (Double.isFinite(value)) {
        return value + 0.0;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw input.wrong("has a key that is no number: a share is given by its value");
  }

  List<Share> all() {
    return shares;
  }
}
