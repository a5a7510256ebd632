package dev.millrace.coordinator.function;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// A sum that is exact, however large or fine. As fast as a `long` while it fits into one. For one
/// thread.
final class Amount {
  private long whole;
  private @Nullable BigDecimal rest;

  void add(long value) {
    long sum = whole + value;
    boolean overflown = ((whole ^ sum) & (value ^ sum)) < 0;
    if (overflown) {
      add(BigDecimal.valueOf(whole));
      whole = value;
    } else {
      whole = sum;
    }
  }

  void add(BigDecimal value) {
    rest = rest == null ? value : rest.add(value);
  }

  BigDecimal value() {
    BigDecimal of = BigDecimal.valueOf(whole);
    return rest == null ? of : of.add(rest);
  }

  void write(JsonGenerator out) {
    if (rest == null) {
      out.writeNumber(whole);
    } else {
      Output.number(out, value());
    }
  }
}
