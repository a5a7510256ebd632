package dev.millrace.bench.reduce;

/// How long something took.
///
/// @param seconds by the clock
/// @param cpuSeconds processor time of the process, all its threads together
record Took(double seconds, double cpuSeconds) {}
