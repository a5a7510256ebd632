package dev.millrace.bench.events;

/// How many topics a contender reads and writes.
///
/// @param copies records that come out for each event that goes in
public record Shape(int inputs, int outputs, int copies) {
  static final Shape ONE_TO_ONE = new Shape(1, 1, 1);
}
