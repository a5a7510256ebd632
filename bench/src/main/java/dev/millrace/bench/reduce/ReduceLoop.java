package dev.millrace.bench.reduce;

import com.sun.management.OperatingSystemMXBean;
import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.json.JsonData;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;

/// Reduces inputs that lie in memory, in one thread, and prints seconds and result as a line of
/// JSON. It warms up on other inputs of the same kind before the clock starts.
public final class ReduceLoop {
  private static final int WARM_UP_BYTES = 8 << 20;

  private ReduceLoop() {}

  /// Brings documents, told by their numbers, to a result.
  @FunctionalInterface
  interface Way {
    Map<String, Long> reduce(long documents) throws Exception;
  }

  record Outcome(Took took, Map<String, Long> result) {}

  /// Arguments: the way (`millrace`, `stream` or `stream-json`), workload, documents, how many are
  /// merged at once, and how long to warm up.
  public static void main(String[] arguments) throws Exception {
    Workload workload = Workload.valueOf(arguments[1]);
    long documents = Long.parseLong(arguments[2]);
    Way way =
        switch (arguments[0]) {
          case "millrace" -> tree(workload, Integer.parseInt(arguments[3]));
          case "stream" -> TypedStream.of(workload);
          case "stream-json" -> json(workload);
          default -> throw new IllegalArgumentException(arguments[0]);
        };
    warmUp(way, workload, documents, Duration.parse(arguments[4]));
    long cpu = cpuNanos();
    long begin = System.nanoTime();
    Map<String, Long> result = way.reduce(documents);
    long end = System.nanoTime();
    var took = new Took((end - begin) / 1e9, (cpuNanos() - cpu) / 1e9);
    System.out.println(Json.strict().writeValueAsString(new Outcome(took, result)));
  }

  private static long cpuNanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  private static void warmUp(Way way, Workload workload, long documents, Duration time)
      throws Exception {
    long some = Math.min(documents, WARM_UP_BYTES / workload.documents().getFirst().length());
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() - end < 0) {
      way.reduce(some);
    }
  }

  /// As the reduction does it: `fanIn` partial results into one, and those again, until one is left.
  private static Way tree(Workload workload, int fanIn) throws ReflectiveOperationException {
    MillraceFunction function = MillraceFunction.of(workload);
    List<JsonData> inputs = workload.documents().stream().map(JsonData::parse).toList();
    return documents -> {
      var levels = new ArrayList<List<JsonData>>();
      for (long i = 0; i < documents; i++) {
        add(levels, 0, inputs.get((int) (i % inputs.size())), fanIn, function);
      }
      var rest = new ArrayList<JsonData>();
      levels.forEach(rest::addAll);
      return function.counters(function.merge(rest));
    };
  }

  private static void add(
      List<List<JsonData>> levels, int level, JsonData data, int fanIn, MillraceFunction function)
      throws ReflectiveOperationException {
    if (levels.size() == level) {
      levels.add(new ArrayList<>());
    }
    List<JsonData> waiting = levels.get(level);
    waiting.add(data);
    if (waiting.size() == fanIn) {
      JsonData merged = function.merge(waiting);
      waiting.clear();
      add(levels, level + 1, merged, fanIn, function);
    }
  }

  /// The same JSON in one pass: each document read as a tree and added.
  private static Way json(Workload workload) {
    List<byte[]> inputs =
        workload.documents().stream().map(text -> JsonData.parse(text).bytes()).toList();
    return documents ->
        LongStream.range(0, documents)
            .mapToObj(i -> Json.strict().readTree(inputs.get((int) (i % inputs.size()))))
            .collect(TreeMap<String, Long>::new, workload::add, ReduceLoop::combine);
  }

  static <T> void combine(T one, T other) {
    throw new IllegalStateException("a stream in one thread has nothing to combine");
  }
}
