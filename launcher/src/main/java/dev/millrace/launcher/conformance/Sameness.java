package dev.millrace.launcher.conformance;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Iterator;
import tools.jackson.databind.JsonNode;

/// When two results are the same: the order of members does not matter, nor how a number is
/// written.
///
/// @param tolerance how far two numbers may be apart, as a part of the larger one; 0 = not at all
record Sameness(BigDecimal tolerance) {
  boolean of(JsonNode one, JsonNode other) {
    if (one.isNumber() && other.isNumber()) {
      return numbers(one.decimalValue(), other.decimalValue());
    }
    if (one.isObject() && other.isObject()) {
      return one.size() == other.size()
          && one.properties().stream()
              .allMatch(
                  member ->
                      other.has(member.getKey())
                          && of(member.getValue(), other.get(member.getKey())));
    }
    return one.isArray() && other.isArray() ? arrays(one, other) : one.equals(other);
  }

  private boolean arrays(JsonNode one, JsonNode other) {
    if (one.size() != other.size()) {
      return false;
    }
    Iterator<JsonNode> others = other.iterator();
    for (JsonNode element : one) {
      if (!of(element, others.next())) {
        return false;
      }
    }
    return true;
  }

  private boolean numbers(BigDecimal one, BigDecimal other) {
    if (tolerance.signum() == 0) {
      return one.compareTo(other) == 0;
    }
    BigDecimal apart = one.subtract(other, MathContext.DECIMAL128).abs();
    return apart.compareTo(one.abs().max(other.abs()).multiply(tolerance)) <= 0;
  }
}
