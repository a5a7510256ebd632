package dev.millrace.bench.reduce;

import dev.millrace.bench.machine.Machine;
import dev.millrace.bench.process.Workspace;
import dev.millrace.bench.report.JoinReport.Fired;
import dev.millrace.contracts.json.JsonData;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// How long after the last settle of a batch its barrier goes down.
public final class JoinBench {
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final int SETTLED_AT_ONCE = 500;

  private JoinBench() {}

  /// One batch, in services of its own; the coordinator has a heap of 256 MiB.
  public static Fired once(Path folder, long items) throws IOException, InterruptedException {
    try (var workspace = Workspace.in(folder, "join");
        var services = new BatchServices(workspace, workspace.folder("store"))) {
      for (String name : List.of("open", "passed")) {
        services.declare(name, "{}");
      }
      services.declare("work", "{\"onBatchOpen\": [{\"queue\": \"open\"}]}");
      services.startCoordinator(
          List.of("join.control=open", "join.queues[0]=work", "join.to=passed"));
      batch(services, "warm", Math.min(items, 10_000));
      services.await("passed", "warm", LONGEST);
      long begin = System.nanoTime();
      batch(services, "timed", items);
      long settled = System.nanoTime();
      services.await("passed", "timed", LONGEST);
      return new Fired(
          (System.nanoTime() - settled) / 1e9, (settled - begin) / 1e9, Machine.loadNow());
    }
  }

  private static void batch(BatchServices services, String name, long items)
      throws IOException, InterruptedException {
    services.enqueue("work", name, items, i -> JsonData.empty());
    services.complete("work", SETTLED_AT_ONCE);
  }
}
