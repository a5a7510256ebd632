package dev.millrace.bench.events;

/// How many topics a contender reads and writes.
///
/// @param copies records that come out for each event that goes in
public record Shape(int inputs, int outputs, int copies) {}
