package dev.millrace.launcher.scale;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleFunction;

/// Finds the queue length for each worker with which KEDA's rule uses as many worker-hours as a
/// given run, so that only the waiting is left to compare.
///
/// Lengths from 0.05 to 2000 are tried, then more between two neighbours of which one uses more and
/// the other fewer hours. Of all that come within 2 %, the one with the shortest waiting is taken:
/// what is best for KEDA.
final class KedaFit {
  static final double CLOSE = 0.02;
  private static final double LOWEST = 0.05;
  private static final double HIGHEST = 2000;
  private static final int TRIALS = 40;
  private static final int HALVINGS = 6;

  private final Result ours;
  private final DoubleFunction<Result> keda;

  /// @param target items for each worker
  record Fitted(double target, Result result) {}

  /// @param keda runs KEDA's rule with that many items for each worker
  KedaFit(Result ours, DoubleFunction<Result> keda) {
    this.ours = ours;
    this.keda = keda;
  }

  Fitted find() {
    List<Fitted> tried = new ArrayList<>();
    double ratio = Math.pow(HIGHEST / LOWEST, 1.0 / (TRIALS - 1));
    for (int i = 0; i < TRIALS; i++) {
      tried.add(run(LOWEST * Math.pow(ratio, i)));
    }
    for (int i = 0; i + 1 < TRIALS; i++) {
      if (over(tried.get(i)) != over(tried.get(i + 1))) {
        tried.addAll(between(tried.get(i), tried.get(i + 1)));
      }
    }
    return tried.stream()
        .filter(run -> Math.abs(difference(run)) <= CLOSE)
        .min(Comparator.comparing(run -> run.result().waiting().p95()))
        .orElseGet(
            () ->
                tried.stream()
                    .min(Comparator.comparingDouble(run -> Math.abs(difference(run))))
                    .orElseThrow());
  }

  private List<Fitted> between(Fitted low, Fitted high) {
    var tried = new ArrayList<Fitted>();
    Fitted left = low;
    Fitted right = high;
    for (int i = 0; i < HALVINGS; i++) {
      Fitted middle = run(Math.sqrt(left.target() * right.target()));
      tried.add(middle);
      if (over(middle) == over(left)) {
        left = middle;
      } else {
        right = middle;
      }
    }
    return tried;
  }

  private Fitted run(double target) {
    return new Fitted(target, keda.apply(target));
  }

  private boolean over(Fitted run) {
    return difference(run) > 0;
  }

  private double difference(Fitted run) {
    return difference(ours, run.result());
  }

  /// How many more worker-hours the second run uses, as a share of the first's.
  static double difference(Result first, Result second) {
    long until = Math.max(first.end(), second.end());
    return second.hours(until) / first.hours(until) - 1;
  }
}
