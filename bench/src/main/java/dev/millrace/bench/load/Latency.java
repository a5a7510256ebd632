package dev.millrace.bench.load;

import org.HdrHistogram.Histogram;

/// Milliseconds from the moment an item should have been sent to the moment a waiting client held
/// it.
///
/// @param perSecond items a second that came through; below the asked rate the peer did not keep up
public record Latency(
    long items,
    double perSecond,
    double p50,
    double p90,
    double p99,
    double p999,
    double max,
    double diskBefore,
    double diskAfter) {

  static Latency of(Histogram nanos, double seconds, double diskBefore, double diskAfter) {
    return new Latency(
        nanos.getTotalCount(),
        nanos.getTotalCount() / seconds,
        nanos.getValueAtPercentile(50) / 1e6,
        nanos.getValueAtPercentile(90) / 1e6,
        nanos.getValueAtPercentile(99) / 1e6,
        nanos.getValueAtPercentile(99.9) / 1e6,
        nanos.getMaxValue() / 1e6,
        diskBefore,
        diskAfter);
  }
}
