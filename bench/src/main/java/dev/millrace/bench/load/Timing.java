package dev.millrace.bench.load;

import java.time.Duration;
import java.util.concurrent.ThreadFactory;

/// How long a turn lasts and on what threads it runs.
///
/// @param warmUp driven, not counted
/// @param measured counted
public record Timing(Duration warmUp, Duration measured, ThreadFactory threads) {}
