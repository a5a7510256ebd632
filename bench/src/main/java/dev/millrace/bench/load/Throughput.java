package dev.millrace.bench.load;

/// What one turn of a throughput load brought.
///
/// @param items settled while measured
/// @param serverMicros processor time of the server for each item, both cores together
/// @param clientMicros processor time of the load generator for each item
/// @param flushes flushes of the disk for each item, whoever caused them; NaN where unknown
/// @param diskBefore fdatasyncs a second of a single writer just before, see [Disk]
/// @param diskAfter the same just after
public record Throughput(
    long items,
    double seconds,
    double serverMicros,
    double clientMicros,
    double flushes,
    double diskBefore,
    double diskAfter) {

  public double itemsPerSecond() {
    return items / seconds;
  }
}
