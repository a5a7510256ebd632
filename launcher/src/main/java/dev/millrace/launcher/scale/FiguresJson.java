package dev.millrace.launcher.scale;

import dev.millrace.contracts.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/// A comparison as one JSON document. Waiting is in seconds; a series has one number for each of
/// its `at`, which are seconds since the trace began.
final class FiguresJson {
  private FiguresJson() {}

  static String of(Comparison comparison) {
    return Json.strict().writeValueAsString(document(comparison)) + "\n";
  }

  static Map<String, Object> document(Comparison comparison) {
    var document = new LinkedHashMap<String, Object>();
    document.put("kind", "ScaleSimulation");
    document.put("apiVersion", Json.API_VERSION);
    document.put("kedaQueueLength", comparison.target());
    document.put("kedaFitted", comparison.fitted());
    var rules = new ArrayList<Map<String, Object>>();
    for (Result result : comparison.results()) {
      rules.add(rule(result, comparison.until()));
    }
    document.put("rules", rules);
    return document;
  }

  private static Map<String, Object> rule(Result result, long until) {
    var rule = new LinkedHashMap<String, Object>();
    rule.put("rule", result.rule());
    rule.put("workerHours", result.hours(until));
    rule.put("mostWorkers", result.most());
    rule.put("workersStarted", result.started());
    rule.put("begunAgain", result.begunAgain());
    rule.put(
        "waiting",
        Map.of(
            "mean", result.waiting().mean().toMillis() / 1e3,
            "p50", result.waiting().p50().toMillis() / 1e3,
            "p95", result.waiting().p95().toMillis() / 1e3,
            "max", result.waiting().max().toMillis() / 1e3));
    rule.put("at", seconds(result, Result.Point::at));
    rule.put("arrived", result.points().stream().map(Result.Point::arrived).toList());
    rule.put("backlog", result.points().stream().map(Result.Point::backlog).toList());
    rule.put("workers", result.points().stream().map(Result.Point::workers).toList());
    rule.put("oldestWaiting", seconds(result, Result.Point::oldest));
    return rule;
  }

  private static List<Double> seconds(Result result, ToLongFunction<Result.Point> millis) {
    return result.points().stream().map(point -> millis.applyAsLong(point) / 1e3).toList();
  }
}
