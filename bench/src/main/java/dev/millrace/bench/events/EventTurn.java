package dev.millrace.bench.events;

import org.HdrHistogram.Histogram;

/// What one turn of a contender brought.
///
/// @param events that went through in the steady part; an event that is copied counts once
/// @param seconds that the steady part took
/// @param cpuMicros processor time of the contender's process for each of them
/// @param offered events a second while latency was taken
/// @param p50 milliseconds from when an event was due to when a reader of committed records had it
/// @param load processes that wanted to run, mean of the last minute, at the end of the turn
public record EventTurn(
    long events,
    double seconds,
    double cpuMicros,
    double offered,
    double p50,
    double p90,
    double p99,
    double p999,
    double max,
    double load) {

  static EventTurn of(Tally.Steady steady, double offered, Histogram nanos, double load) {
    return new EventTurn(
        steady.events(),
        steady.seconds(),
        steady.cpu().toNanos() / 1e3 / steady.events(),
        offered,
        nanos.getValueAtPercentile(50) / 1e6,
        nanos.getValueAtPercentile(90) / 1e6,
        nanos.getValueAtPercentile(99) / 1e6,
        nanos.getValueAtPercentile(99.9) / 1e6,
        nanos.getMaxValue() / 1e6,
        load);
  }

  public double perSecond() {
    return events / seconds;
  }
}
