package dev.millrace.worker;

import dev.millrace.rim.trace.Spans;
import dev.millrace.worker.WorkerPlan.StagePlan;
import dev.millrace.worker.chain.ChainDriver;
import dev.millrace.worker.chain.Stage;
import dev.millrace.worker.command.ChildEnvironment;
import dev.millrace.worker.command.CommandDriver;
import dev.millrace.worker.command.Guard;
import dev.millrace.worker.command.Scratch;
import dev.millrace.worker.http.HttpDriver;
import dev.millrace.worker.run.WorkMetrics;
import dev.millrace.worker.trace.TracedDriver;
import dev.millrace.worker.work.Driver;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes the driver of a plan, and holds what its stages share until the worker has ended.
final class Drivers implements AutoCloseable {
  /// What the JSON around a result may take.
  private static final int ENVELOPE_BYTES = 4096;

  private final WorkerPlan plan;
  private final WorkMetrics metrics;
  private final @Nullable Spans spans;
  private final Scratch scratch;
  private final Guard guard;
  private final HttpClient client;

  /// @param client is shut down with it
  /// @param spans null where nobody collects them
  Drivers(WorkerPlan plan, WorkMetrics metrics, HttpClient client, @Nullable Spans spans)
      throws IOException {
    this.plan = plan;
    this.metrics = metrics;
    this.client = client;
    this.spans = spans;
    this.scratch = Scratch.below(plan.scratch());
    this.guard = Guard.start();
  }

  /// A chain only where there is more than one stage.
  Driver driver() {
    List<Stage> stages = plan.stages().stream().map(this::stage).toList();
    Driver driver = stages.size() == 1 ? stages.getFirst().driver() : new ChainDriver(stages);
    return spans == null ? driver : TracedDriver.work(spans, plan.run().forwarding(), driver);
  }

  private Stage stage(StagePlan stage) {
    Driver timed = metrics.timed(stage.name(), driver(stage));
    boolean alone = plan.stages().size() == 1;
    return new Stage(
        stage.name(),
        spans == null || alone ? timed : TracedDriver.stage(spans, stage.name(), timed));
  }

  private Driver driver(StagePlan stage) {
    return switch (stage) {
      case StagePlan.Command command ->
          new CommandDriver(command.argv(), environment(), scratch, guard, plan.maxResultBytes());
      case StagePlan.Http http ->
          new HttpDriver(
              client,
              http.url(),
              http.token(),
              plan.maxResultBytes() + ENVELOPE_BYTES,
              InstantSource.system());
    };
  }

  private ChildEnvironment environment() {
    return new ChildEnvironment(plan.tokens());
  }

  @Override
  public void close() throws IOException {
    guard.close();
    scratch.close();
    client.shutdownNow();
  }
}
