package dev.millrace.bench.reduce;

import dev.millrace.bench.process.Programs;
import dev.millrace.contracts.json.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/// [ReduceLoop] as a process of its own.
///
/// @param classes the class path
/// @param fanIn partial results that are merged at once; only Millrace cares
record JavaReducer(
    String name, String words, String classes, List<String> jvm, int fanIn, Duration warmUp)
    implements Reducer {
  private static final long MINUTES = 20;

  @Override
  public Took reduce(Workload workload, long documents) throws IOException, InterruptedException {
    var argv = new ArrayList<>(List.of(Programs.java()));
    argv.addAll(jvm);
    argv.addAll(List.of("-cp", classes, ReduceLoop.class.getName(), name, workload.name()));
    argv.addAll(List.of(Long.toString(documents), Integer.toString(fanIn), warmUp.toString()));
    Process process =
        new ProcessBuilder(argv).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (var out = process.inputReader()) {
      String last = out.lines().reduce("", (before, line) -> line);
      if (!process.waitFor(MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
        throw new IOException(name + " failed");
      }
      ReduceLoop.Outcome outcome = Json.strict().readValue(last, ReduceLoop.Outcome.class);
      requireRight(name, outcome.result(), workload, documents);
      return outcome.took();
    } finally {
      process.destroyForcibly();
    }
  }

  static void requireRight(String name, Map<String, Long> result, Workload workload, long documents)
      throws IOException {
    var some = new TreeMap<>(result);
    some.values().removeIf(count -> count == 0);
    Map<String, Long> expected = workload.expected(documents);
    if (!some.equals(expected)) {
      throw new IOException("%s gave %s instead of %s".formatted(name, some, expected));
    }
  }
}
