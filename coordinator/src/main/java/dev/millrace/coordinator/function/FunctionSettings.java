package dev.millrace.coordinator.function;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Names one function by its key, `count: {}` or `histogram: {edges: [0, 1, 2]}`, to be checked by
/// [FunctionPlan]. A key without settings of its own may be empty: `--….function.count=`.
///
/// @param topK written `top-k`
public record FunctionSettings(
    @Nullable CountSettings count,
    @Nullable SumSettings sum,
    @Nullable HistogramSettings histogram,
    @Nullable QuantilesSettings quantiles,
    @Nullable TopKSettings topK,
    @Nullable SummarySettings summary) {

  /// Names nothing.
  public static FunctionSettings none() {
    return new FunctionSettings(null, null, null, null, null, null);
  }

  /// @param keys distinct ones that a merged document may have, 1 to 10 000 000
  public record CountSettings(@DefaultValue("100000") int keys) {
    /// For a key without settings.
    public static CountSettings valueOf(String text) {
      requireEmpty(text, "count");
      return new CountSettings(Bounds.KEYS);
    }
  }

  /// @param numbers `exact`, or `float`: the end is rounded to doubles
  /// @param keys as for counts
  public record SumSettings(
      @DefaultValue("exact") String numbers, @DefaultValue("100000") int keys) {
    /// For a key without settings.
    public static SumSettings valueOf(String text) {
      requireEmpty(text, "sum");
      return new SumSettings("exact", Bounds.KEYS);
    }
  }

  /// @param edges 2 to 10 001, ascending
  /// @param weight the member that tells the weight of an input's shares; null = none is weighted
  public record HistogramSettings(@DefaultValue List<Double> edges, @Nullable String weight) {
    /// For a key without settings, which lacks the edges.
    public static HistogramSettings valueOf(String text) {
      requireEmpty(text, "histogram");
      return new HistogramSettings(List.of(), null);
    }
  }

  /// @param accuracy relative, 0.0001 to 0.2
  /// @param bins 16 to 65 536 on each side of zero
  /// @param quantiles to tell at the end, 0 to 1
  public record QuantilesSettings(
      @DefaultValue("0.01") double accuracy,
      @DefaultValue("2048") int bins,
      @DefaultValue({"0.5", "0.9", "0.99"}) List<Double> quantiles) {
    /// For a key without settings.
    public static QuantilesSettings valueOf(String text) {
      requireEmpty(text, "quantiles");
      return new QuantilesSettings(0.01, 2048, List.of(0.5, 0.9, 0.99));
    }
  }

  /// @param k how many, 1 to 10 000
  /// @param keys as for counts
  public record TopKSettings(@DefaultValue("10") int k, @DefaultValue("100000") int keys) {
    /// For a key without settings.
    public static TopKSettings valueOf(String text) {
      requireEmpty(text, "top-k");
      return new TopKSettings(10, Bounds.KEYS);
    }
  }

  /// It has none.
  public record SummarySettings() {
    /// For a key without settings.
    public static SummarySettings valueOf(String text) {
      requireEmpty(text, "summary");
      return new SummarySettings();
    }
  }

  private static void requireEmpty(String text, String function) {
    if (!text.isBlank()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "%s has settings of its own, or none: not \"%s\"", function, text));
    }
  }
}
