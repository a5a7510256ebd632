/// `millrace scale`: what the scaling rule does on a recorded trace of arrivals, before anything
/// runs.
///
/// Start with [dev.millrace.launcher.scale.Simulation]: a queue and its workers, event by event, in
/// simulated time. A [dev.millrace.launcher.scale.ScalingPolicy] says how many workers there should
/// be; [dev.millrace.launcher.scale.MillracePolicy] asks the very rule that queue-service runs, and
/// [dev.millrace.launcher.scale.KedaPolicy] is what KEDA and the autoscaler do.
///
/// Invariant kept here: the same trace, options and seed give the same result, and both rules see
/// the same items with the same work. Times are milliseconds since the trace began.
@NullMarked
package dev.millrace.launcher.scale;

import org.jspecify.annotations.NullMarked;
