package dev.millrace.coordinator.function;

import dev.millrace.coordinator.function.FunctionSettings.CountSettings;
import dev.millrace.coordinator.function.FunctionSettings.HistogramSettings;
import dev.millrace.coordinator.function.FunctionSettings.QuantilesSettings;
import dev.millrace.coordinator.function.FunctionSettings.SumSettings;
import dev.millrace.coordinator.function.FunctionSettings.TopKSettings;
import dev.millrace.rim.settings.Mistakes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Checks [FunctionSettings] and makes the function that they name.
public final class FunctionPlan {
  /// The keys of the functions, for people.
  public static final String NAMES = "count, sum, histogram, quantiles, top-k, summary";

  private static final int MOST_EDGES = 10_001;
  private static final int MOST_QUANTILES = 100;
  private static final Set<String> TAKEN =
      Set.of("samples", "counts", "below", "above", "edges", "shares", "total");

  private final String key;
  private final Mistakes mistakes;

  private FunctionPlan(String key, Mistakes mistakes) {
    this.key = key;
    this.mistakes = mistakes;
  }

  /// The function that the settings name. When there are mistakes, what is returned must not be
  /// used.
  ///
  /// @param key of these settings, such as `reduce.function`, for the mistakes
  /// @param mistakes are told everything that is wrong
  /// @return empty when none is named, which is not told: there may be one of the user's own
  public static Optional<Reduction> of(FunctionSettings settings, String key, Mistakes mistakes) {
    return new FunctionPlan(key, mistakes).one(settings);
  }

  private Optional<Reduction> one(FunctionSettings settings) {
    var named = new ArrayList<Reduction>();
    add(named, count(settings.count()));
    add(named, sum(settings.sum()));
    add(named, histogram(settings.histogram()));
    add(named, quantiles(settings.quantiles()));
    add(named, topK(settings.topK()));
    add(named, settings.summary() == null ? null : new Summary());
    if (named.size() > 1) {
      mistakes.wrong(key, "names %d functions: one of %s".formatted(named.size(), NAMES));
    }
    return named.stream().findFirst();
  }

  private static void add(List<Reduction> named, @Nullable Reduction function) {
    if (function != null) {
      named.add(function);
    }
  }

  private @Nullable Reduction count(@Nullable CountSettings settings) {
    if (settings == null) {
      return null;
    }
    keys("count", settings.keys());
    return new Count(settings.keys());
  }

  private @Nullable Reduction sum(@Nullable SumSettings settings) {
    if (settings == null) {
      return null;
    }
    keys("sum", settings.keys());
    Sum.Numbers numbers =
        switch (settings.numbers()) {
          case "exact" -> Sum.Numbers.EXACT;
          case "float" -> Sum.Numbers.FLOAT;
          default -> {
            mistakes.wrong(
                key + ".sum.numbers",
                "is \"%s\": it must be exact or float".formatted(settings.numbers()));
            yield Sum.Numbers.EXACT;
          }
        };
    return new Sum(numbers, settings.keys());
  }

  private @Nullable Reduction topK(@Nullable TopKSettings settings) {
    if (settings == null) {
      return null;
    }
    keys("top-k", settings.keys());
    mistakes.number(key + ".top-k.k", settings.k(), 1, 10_000);
    return new TopK(settings.k(), settings.keys());
  }

  private void keys(String function, int keys) {
    mistakes.number(key + "." + function + ".keys", keys, 1, Bounds.MOST_KEYS);
  }

  private @Nullable Reduction histogram(@Nullable HistogramSettings settings) {
    if (settings == null) {
      return null;
    }
    List<Double> edges = settings.edges().stream().map(edge -> edge + 0.0).toList();
    if (edges.size() < 2 || edges.size() > MOST_EDGES) {
      mistakes.wrong(
          key + ".histogram.edges",
          "are %d: write 2 to %d, such as [0, 10, 20]".formatted(edges.size(), MOST_EDGES));
    }
    for (int i = 0; i < edges.size(); i++) {
      boolean ascends = i == 0 || edges.get(i - 1) < edges.get(i);
      if (!Double.isFinite(edges.get(i)) || !ascends) {
        mistakes.wrong(
            key + ".histogram.edges[" + i + "]",
            "is %s: each must be greater than the one before it".formatted(edges.get(i)));
      }
    }
    String weight = settings.weight();
    if (weight != null && (weight.isBlank() || TAKEN.contains(weight))) {
      mistakes.wrong(
          key + ".histogram.weight",
          "is \"%s\": it must name a member that is not one of ours".formatted(weight));
    }
    return new Histogram(edges, weight);
  }

  private @Nullable Reduction quantiles(@Nullable QuantilesSettings settings) {
    if (settings == null) {
      return null;
    }
    if (!(settings.accuracy() >= 0.0001 && settings.accuracy() <= 0.2)) {
      mistakes.wrong(
          key + ".quantiles.accuracy",
          "is %s: it must be 0.0001 to 0.2".formatted(settings.accuracy()));
    }
    mistakes.number(key + ".quantiles.bins", settings.bins(), 16, 65_536);
    List<Double> quantiles = settings.quantiles().stream().sorted().distinct().toList();
    if (quantiles.isEmpty() || quantiles.size() > MOST_QUANTILES) {
      mistakes.wrong(
          key + ".quantiles.quantiles",
          "are %d: write 1 to %d".formatted(quantiles.size(), MOST_QUANTILES));
    }
    for (double quantile : quantiles) {
      if (!(quantile >= 0 && quantile <= 1)) {
        mistakes.wrong(key + ".quantiles.quantiles", "has %s: each is 0 to 1".formatted(quantile));
      }
    }
    return new Quantiles(settings.accuracy(), settings.bins(), quantiles);
  }
}
