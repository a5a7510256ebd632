package dev.millrace.bench.reduce;

import dev.millrace.contracts.json.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import tools.jackson.databind.JsonNode;

/// What a Java program does that has its inputs as objects already: one pass of a stream. The
/// yardstick.
final class TypedStream {
  private TypedStream() {}

  private record Partial(Map<String, Long> vehicles, Map<String, Long> colors) {}

  private record Totals(Map<String, Long> vehicles, Map<String, Long> colors) {
    Totals() {
      this(new HashMap<>(), new HashMap<>());
    }

    void add(Partial partial) {
      partial.vehicles.forEach((name, count) -> vehicles.merge(name, count, Long::sum));
      partial.colors.forEach((name, count) -> colors.merge(name, count, Long::sum));
    }
  }

  static ReduceLoop.Way of(Workload workload) {
    return switch (workload) {
      case COUNTERS -> counters(workload);
      case SAMPLES -> samples(workload);
    };
  }

  private static ReduceLoop.Way counters(Workload workload) {
    List<Partial> partials =
        workload.documents().stream()
            .map(text -> Json.strict().readValue(text, Partial.class))
            .toList();
    return documents -> {
      Totals totals =
          LongStream.range(0, documents)
              .mapToObj(i -> partials.get((int) (i % partials.size())))
              .collect(Totals::new, Totals::add, ReduceLoop::combine);
      var flat = new TreeMap<String, Long>();
      totals.vehicles.forEach((name, count) -> flat.put("vehicles/" + name, count));
      totals.colors.forEach((name, count) -> flat.put("colors/" + name, count));
      return flat;
    };
  }

  private static ReduceLoop.Way samples(Workload workload) {
    List<double[]> samples = workload.documents().stream().map(TypedStream::doubles).toList();
    return documents -> {
      long[] bins =
          LongStream.range(0, documents)
              .mapToObj(i -> samples.get((int) (i % samples.size())))
              .collect(
                  () -> new long[Workload.EDGES.length + 1],
                  TypedStream::count,
                  ReduceLoop::combine);
      var flat = new TreeMap<String, Long>();
      IntStream.range(0, bins.length)
          .filter(bin -> bins[bin] > 0)
          .forEach(bin -> flat.put(Integer.toString(bin), bins[bin]));
      return flat;
    };
  }

  private static void count(long[] bins, double[] samples) {
    for (double sample : samples) {
      bins[Workload.bin(sample)]++;
    }
  }

  private static double[] doubles(String text) {
    return Json.strict().readTree(text).path("samples").values().stream()
        .mapToDouble(JsonNode::asDouble)
        .toArray();
  }
}
