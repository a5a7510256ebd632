package dev.millrace.coordinator.function;

import dev.millrace.contracts.json.JsonData;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.MathContext;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Writes merged documents so that equal values are equal bytes.
final class Output {
  private static final JsonFactory COMPACT = new JsonFactory();

  /// Whole doubles below it are written without a point.
  private static final double WHOLE = 1e15;

  private Output() {}

  /// Writes the members of the document.
  @FunctionalInterface
  interface Members {
    void write(JsonGenerator out) throws UnmergeableException;
  }

  /// @param last the input that is named when all of them together are too large
  static JsonData document(int last, Members members) throws UnmergeableException {
    var bytes = new ByteArrayOutputStream(256);
    try (JsonGenerator out = COMPACT.createGenerator(ObjectWriteContext.empty(), bytes)) {
      out.writeStartObject();
      members.write(out);
      out.writeEndObject();
    }
    if (bytes.size() > Bounds.BYTES) {
      throw new UnmergeableException(
          last,
          "with it the merged document has %d bytes: at most %d"
              .formatted(bytes.size(), Bounds.BYTES));
    }
    return JsonData.ofTrusted(bytes.toByteArray());
  }

  static void number(JsonGenerator out, double value) {
    if (Math.rint(value) == value && Math.abs(value) < WHOLE) {
      out.writeNumber((long) value);
    } else {
      out.writeNumber(value);
    }
  }

  static void number(JsonGenerator out, BigDecimal value) {
    out.writeNumber(value.stripTrailingZeros().toPlainString());
  }

  /// @return to 16 digits, correctly rounded
  static BigDecimal ratio(BigDecimal part, BigDecimal whole) {
    return part.divide(whole, MathContext.DECIMAL64);
  }
}
