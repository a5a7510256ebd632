package dev.millrace.bench.reduce;

import dev.millrace.contracts.json.Json;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/// What is reduced: a few thousand different documents, over and over. A result is told as flat
/// counters, such as `vehicles/car`, or the number of a bin.
public enum Workload {
  /// Partial counters of the published shape, seven in a document. Each document is an input.
  COUNTERS(1, 4096) {
    @Override
    String document(Random random) {
      return "{\"vehicles\":%s,\"colors\":%s}"
          .formatted(counters(random, VEHICLES), counters(random, COLORS));
    }

    @Override
    void add(Map<String, Long> totals, JsonNode document) {
      document
          .properties()
          .forEach(
              group ->
                  group
                      .getValue()
                      .properties()
                      .forEach(
                          counter ->
                              totals.merge(
                                  group.getKey() + "/" + counter.getKey(),
                                  counter.getValue().asLong(),
                                  Long::sum)));
    }
  },

  /// Numbers for a histogram, a thousand in a document. Each number is an input.
  SAMPLES(1000, 256) {
    @Override
    String document(Random random) {
      return IntStream.range(0, inputs())
          .mapToObj(i -> String.format(Locale.ROOT, "%.4f", random.nextGaussian() * 30))
          .collect(Collectors.joining(",", "{\"samples\":[", "]}"));
    }

    @Override
    void add(Map<String, Long> totals, JsonNode document) {
      for (JsonNode sample : document.path("samples")) {
        totals.merge(Integer.toString(bin(sample.asDouble())), 1L, Long::sum);
      }
    }
  };

  /// Of the histogram: 20 bins of width 10.
  static final double[] EDGES = IntStream.rangeClosed(-10, 10).mapToDouble(i -> i * 10).toArray();

  private static final List<String> VEHICLES = List.of("car", "truck", "motorcycle");
  private static final List<String> COLORS = List.of("white", "black", "blue", "red");

  private final int inputs;
  private final int different;

  Workload(int inputs, int different) {
    this.inputs = inputs;
    this.different = different;
  }

  abstract String document(Random random);

  /// Adds a document to a result.
  abstract void add(Map<String, Long> totals, JsonNode document);

  /// In a document.
  int inputs() {
    return inputs;
  }

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The different documents, always the same ones: number `i` of a run is `i` modulo their count.
  List<String> documents() {
    var random = new Random(ordinal());
    return IntStream.range(0, different).mapToObj(i -> document(random)).toList();
  }

  /// The answer for so many documents.
  Map<String, Long> expected(long documents) {
    var totals = new TreeMap<String, Long>();
    List<String> all = documents();
    for (int i = 0; i < all.size(); i++) {
      long times = documents / different + (i < documents % different ? 1 : 0);
      var once = new TreeMap<String, Long>();
      add(once, Json.lenient().readTree(all.get(i)));
      once.forEach((key, count) -> totals.merge(key, count * times, Long::sum));
    }
    totals.values().removeIf(count -> count == 0);
    return totals;
  }

  /// 0 is below the first edge, 1 the first bin, and so on.
  static int bin(double sample) {
    int found = Arrays.binarySearch(EDGES, sample);
    return found >= 0 ? found + 1 : -found - 1;
  }

  private static String counters(Random random, List<String> names) {
    return names.stream()
        .map(name -> "\"%s\":%d".formatted(name, random.nextInt(20)))
        .collect(Collectors.joining(",", "{", "}"));
  }
}
