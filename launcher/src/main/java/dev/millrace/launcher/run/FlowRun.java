package dev.millrace.launcher.run;

import dev.millrace.contracts.ProblemException;
import dev.millrace.contracts.http.JsonHttp;
import dev.millrace.contracts.queue.QueueClient;
import dev.millrace.contracts.queue.QueueSpec;
import dev.millrace.launcher.console.Words;
import dev.millrace.launcher.flow.Container;
import dev.millrace.launcher.flow.Flow;
import dev.millrace.launcher.module.Modules;
import dev.millrace.launcher.process.ManagedProcess;
import dev.millrace.launcher.process.ReadyProbe;
import dev.millrace.launcher.process.Restarts;
import dev.millrace.launcher.process.Spawner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Owns the processes of one flow, from the first start to the last stop.
///
/// All are started at once: each of them bears that the others are not there yet. They are stopped
/// in tiers, callers before those they call, so that workers can still report what they finish.
public final class FlowRun implements AutoCloseable {
  private static final Duration RETRY = Duration.ofMillis(200);

  private final Flow flow;
  private final StateFolder state;
  private final Consumer<String> notices;
  private final Modules modules;
  private final Placement placement;
  private final Map<String, QueueSpec> queues = new LinkedHashMap<>();
  private final HttpClient http = JsonHttp.newClient();
  private final RunEvents events;
  private final Spawner spawner;
  private final Processes processes;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile boolean hurried;

  private FlowRun(Plan plan, StateFolder state, Consumer<String> notices) throws IOException {
    this.flow = plan.flow();
    this.state = state;
    this.notices = notices;
    this.modules = plan.modules();
    this.placement = new Placement(flow, plan.folders(), plan.kafka(), state.path(), state.ports());
    this.events = new RunEvents(notices, this::record);
    for (String queue : flow.queues().keySet()) {
      queues.put(queue, flow.queue(queue, placement.references()));
    }
    var programs = new Programs(flow, plan.folder(), plan.modules(), placement, state);
    programs.check();
    this.spawner = new Spawner();
    var probe = new ReadyProbe(http);
    this.processes =
        new Processes(flow, queues, (name, index) -> process(programs, name, index, probe));
  }

  /// What to run, and with what.
  ///
  /// @param folder of the flow file
  /// @param kafka bootstrap servers that are there already; null = the flow's own, if it has one
  public record Plan(
      Flow flow, Path folder, Folders folders, Modules modules, @Nullable String kafka) {}

  /// Starts all processes of the flow and returns at once.
  ///
  /// @param notices gets lines for people, from any thread
  /// @throws RunFailure when it cannot even begin; what had been started is then gone
  public static FlowRun start(Plan plan, StateFolder state, Consumer<String> notices)
      throws RunFailure, InterruptedException {
    FlowRun run;
    try {
      run = new FlowRun(plan, state, notices);
    } catch (IOException e) {
      throw new RunFailure(Words.mishap(e));
    }
    try {
      run.processes.start();
      return run;
    } catch (UncheckedIOException e) {
      run.hurry();
      run.close();
      throw new RunFailure(Words.mishap(e));
    }
  }

  private ManagedProcess process(Programs programs, String name, int index, ReadyProbe probe) {
    try {
      return new ManagedProcess(
          programs.program(name, index), spawner, probe, Restarts.DEFAULT, events);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Where the queues are; none when the flow has no queue-service.
  public Optional<URI> queueUrl() {
    return flow.queueService().map(placement::url);
  }

  /// Where the pages of the flow are, by container.
  public Map<String, URI> pages() {
    return urls(Container::page);
  }

  /// Where the containers listen that have a port and are one each, by name.
  public Map<String, URI> urls() {
    return urls(container -> container.port() != null && !container.many());
  }

  private Map<String, URI> urls(Predicate<Container> wanted) {
    var urls = new LinkedHashMap<String, URI>();
    flow.containers().entrySet().stream()
        .filter(container -> wanted.test(container.getValue()))
        .forEach(container -> urls.put(container.getKey(), placement.url(container.getKey())));
    return urls;
  }

  /// Blocks until the queue-service and the sources can serve, declares the queues of the flow, and
  /// from then on keeps as many workers as they ask for.
  ///
  /// @return speaks to the queue-service
  /// @throws RunFailure when a process is beyond help, or a queue is refused
  public QueueClient declareQueues() throws RunFailure, InterruptedException {
    events.awaitReady(flow.queueService().orElseThrow());
    for (String source : flow.sources()) {
      // Declared earlier, the queue would find its source away and look again only after a while.
      events.awaitReady(source);
    }
    var client = new QueueClient(http, queueUrl().orElseThrow(), null);
    for (var queue : queues.entrySet()) {
      declare(client, queue.getKey(), queue.getValue());
    }
    follow(client);
    return client;
  }

  private void declare(QueueClient client, String queue, QueueSpec spec)
      throws RunFailure, InterruptedException {
    boolean told = false;
    while (true) {
      check();
      try {
        client.declare(queue, spec);
        return;
      } catch (ProblemException e) {
        if (e.status() < 500) {
          throw new RunFailure("the queue %s is refused: %s".formatted(queue, e.getMessage()));
        }
        if (!told) { // A disk that is full may stay so for long.
          notices.accept("the queue %s has to wait: %s".formatted(queue, e.getMessage()));
          told = true;
        }
      } catch (IOException e) {
        // It has gone away again and is being restarted; the next check tells if that is hopeless.
      }
      Thread.sleep(RETRY);
    }
  }

  private void follow(QueueClient client) {
    flow.containers()
        .forEach(
            (name, container) -> {
              if (container.scale() != null) {
                var scaler = new Scaler(container.scale(), client, processes.pool(name), notices);
                Thread.ofVirtual().name("scale-" + name).start(() -> scaler.follow(stopped));
              }
            });
  }

  /// @throws RunFailure when a process is beyond help
  public void check() throws RunFailure {
    events.check();
  }

  /// Blocks until a process is beyond help, and throws that.
  public void awaitFailure() throws RunFailure, InterruptedException {
    events.awaitFailure();
  }

  public boolean allReady() {
    return processes.allReady();
  }

  /// Processes that are meant to run.
  public int size() {
    return processes.all().size();
  }

  /// From start to ready, for each process that has been.
  public Map<String, Duration> readyAfter() {
    return events.readyAfter();
  }

  private synchronized void record() {
    try {
      state.write(
          new RunRecord(
              ProcessHandle.current().pid(),
              RunRecord.Child.of(spawner.warden()),
              queueUrl().orElse(null),
              processes.all().stream()
                  .flatMap(process -> process.handle().stream())
                  .map(RunRecord.Child::of)
                  .toList()));
      state.writePorts(placement.ports());
    } catch (IOException e) {
      notices.accept("cannot write into %s: %s".formatted(state.path(), Words.mishap(e)));
    }
  }

  /// Somebody waits for the end: what would only make the next start faster is left out.
  public void hurry() {
    hurried = true;
    processes.skipRecordings();
  }

  /// Stops everything, gracefully; an interrupt while it waits kills what is left.
  @Override
  public void close() throws InterruptedException {
    stopped.countDown();
    try {
      if (modules.isRecording() && !hurried) {
        notices.accept("keeping what makes the next start fast (once for each build)");
      }
      boolean stoppedThemselves = processes.stop();
      modules.endRecordings(stoppedThemselves && !hurried);
    } finally {
      spawner.close();
    }
  }
}
