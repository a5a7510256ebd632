package dev.millrace.launcher.scale;

import java.util.List;

/// Both rules on the same trace.
///
/// @param target KEDA's queue length for each worker
/// @param fitted whether `target` was found so that the worker-hours match
record Comparison(Result ours, Result keda, double target, boolean fitted) {
  /// Worker-hours are compared until then: the end of the run that takes longer.
  long until() {
    return Math.max(ours.end(), keda.end());
  }

  List<Result> results() {
    return List.of(ours, keda);
  }

  /// How many more worker-hours KEDA's rule uses, as a share of ours.
  double difference() {
    return KedaFit.difference(ours, keda);
  }

  boolean sameHours() {
    return Math.abs(difference()) <= KedaFit.CLOSE;
  }

  /// Our 95th percentile of waiting as a share of KEDA's; NaN when nothing waited.
  double waitingRatio() {
    return (double) ours.waiting().p95().toMillis() / keda.waiting().p95().toMillis();
  }
}
