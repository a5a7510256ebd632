package dev.millrace.bench.reduce;

import dev.millrace.bench.machine.ProcessTree;
import dev.millrace.bench.process.Workspace;
import dev.millrace.contracts.batch.Reduced;
import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.json.JsonData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongFunction;
import java.util.stream.Collectors;

/// The whole way: partial results are enqueued, merged by some coordinators step by step, and the
/// clock runs from the first of them to the result. With no coordinator the items only pass: they
/// are enqueued, leased and completed, which is what the queue itself needs.
///
/// @param coordinators 0 to 64
/// @param fanIn merged, or completed, at once
record QueueReducer(Workspace workspace, int coordinators, int fanIn)
    implements Reducer {
  private static final Duration LONGEST = Duration.ofMinutes(20);
  private static final long MOST = 1_000_000;
  private static final int WARM = 20_000;

  @Override
  public String name() {
    return coordinators == 0 ? "pass" : "queue-" + coordinators;
  }

  @Override
  public String words() {
    return coordinators == 0
        ? "the queue-service alone: enqueue, lease, complete, by 4 clients"
        : "%d coordinators, steps of %d partial results in the queue-service"
            .formatted(coordinators, fanIn);
  }

  @Override
  public boolean takes(long bytes) {
    return bytes <= MOST_BYTES;
  }

  @Override
  public Took reduce(Workload workload, long documents) throws IOException, InterruptedException {
    if (documents > MOST) {
      throw new IOException("%d documents are too many for a store".formatted(documents));
    }
    List<JsonData> all = workload.documents().stream().map(JsonData::parse).toList();
    LongFunction<JsonData> data = i -> all.get((int) (i % all.size()));
    Path store = Files.createTempDirectory(workspace.folder(), name());
    try (var services = new BatchServices(workspace, store)) {
      services.declare("partials", "{\"lease\": \"1m\", \"maxDataBytes\": 1048576}");
      services.declare("totals", "{}");
      for (int i = 0; i < coordinators; i++) {
        services.startCoordinator(settings(workload));
      }
      once(services, workload, "warm", Math.min(documents, WARM), data);
      ProcessTree processes = services.processes();
      Duration cpu = processes.cpu();
      long begin = System.nanoTime();
      once(services, workload, "timed", documents, data);
      double seconds = (System.nanoTime() - begin) / 1e9;
      return new Took(seconds, processes.cpu().minus(cpu).toNanos() / 1e9);
    }
  }

  private List<String> settings(Workload workload) {
    String function =
        switch (workload) {
          case COUNTERS -> "reduce.function.count.keys=1000";
          case SAMPLES ->
              "reduce.function.histogram.edges="
                  + Arrays.stream(Workload.EDGES)
                      .mapToObj(Double::toString)
                      .collect(Collectors.joining(","));
        };
    return List.of("reduce.queue=partials", "reduce.to=totals", "reduce.fan-in=" + fanIn, function);
  }

  private void once(
      BatchServices services,
      Workload workload,
      String batch,
      long documents,
      LongFunction<JsonData> data)
      throws IOException, InterruptedException {
    services.enqueue("partials", batch, documents, data);
    if (coordinators == 0) {
      services.complete("partials", fanIn);
      return;
    }
    JsonData total = services.await("totals", batch, LONGEST);
    Reduced reduced = Json.strict().readValue(total.bytes(), Reduced.class);
    if (reduced.cover().inputs() != documents) {
      throw new IOException("the total covers %d inputs".formatted(reduced.cover().inputs()));
    }
    Map<String, Long> counters = new TreeMap<>();
    MillraceFunction.flatten(workload, reduced.value(), counters);
    JavaReducer.requireRight(name(), counters, workload, documents);
  }
}
