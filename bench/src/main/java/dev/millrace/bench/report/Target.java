package dev.millrace.bench.report;

/// A figure to reach and what was measured.
///
/// @param atLeast whether more is better; else less is
public record Target(String figure, double wanted, boolean atLeast, Spread measured) {
  static Target atLeast(String figure, double wanted, Spread measured) {
    return new Target(figure, wanted, true, measured);
  }

  static Target below(String figure, double wanted, Spread measured) {
    return new Target(figure, wanted, false, measured);
  }

  public boolean reached() {
    return atLeast ? measured.median() >= wanted : measured.median() < wanted;
  }
}
