package dev.millrace.bench.reduce;

/// What one turn brought.
///
/// @param inputs counters' documents, or samples
/// @param seconds from the first of them to the result
/// @param cpuSeconds processor time of the process meanwhile, all its threads together
/// @param load processes that wanted to run, mean of the last minute, at the end of the turn
public record ReduceTurn(long inputs, double seconds, double cpuSeconds, double load) {
  public double perSecond() {
    return inputs / seconds;
  }
}
