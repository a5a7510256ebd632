package dev.millrace.launcher.start;

import dev.millrace.contracts.queue.QueueClient;
import dev.millrace.contracts.queue.RedriveRequest;
import dev.millrace.launcher.console.Console;
import dev.millrace.launcher.console.Words;
import dev.millrace.launcher.flow.Access;
import dev.millrace.launcher.flow.Flow;
import dev.millrace.launcher.flow.FlowFile;
import dev.millrace.launcher.flow.FlowProblem;
import dev.millrace.launcher.module.Modules;
import dev.millrace.launcher.run.FlowRun;
import dev.millrace.launcher.run.Folders;
import dev.millrace.launcher.run.RunFailure;
import dev.millrace.launcher.run.StateFolder;
import dev.millrace.launcher.tour.Tour;
import dev.millrace.launcher.watch.Outcome;
import dev.millrace.launcher.watch.ReadyLine;
import dev.millrace.launcher.watch.Summary;
import dev.millrace.launcher.watch.Watch;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/// Runs one flow from its file to its summary.
final class FlowSession {
  private static final int STARTS = 3;
  private static final Duration READY = Duration.ofMinutes(2);
  private static final Duration LOOK = Duration.ofMillis(100);

  private final FlowRequest request;
  private final Modules modules;
  private final Path current;
  private final Console console;
  private final InstantSource clock;
  private final Instant began;

  /// @param current the directory that relative paths start from and that holds the state
  /// @param began when the person gave the command
  FlowSession(
      FlowRequest request,
      Modules modules,
      Path current,
      Console console,
      InstantSource clock,
      Instant began) {
    this.request = request;
    this.modules = modules;
    this.current = current;
    this.console = console;
    this.clock = clock;
    this.began = began;
  }

  /// @return true when nothing ended dead
  /// @throws RunFailure when it cannot begin or go on
  /// @throws InterruptedException when it was stopped; everything it had started is then gone
  boolean run() throws FlowProblem, RunFailure, IOException, InterruptedException {
    Flow flow = FlowFile.read(request.file());
    if (flow.queueService().isEmpty() && endsWithItsWork()) {
      throw new RunFailure("the flow has no queues that could ever be done: start it with up");
    }
    Flow sized = request.workers() == null ? flow : flow.withWorkers(request.workers());
    sized = onKafka(sized);
    Folders folders = Folders.choose(sized, request.folders(), modules.home(), current);
    Path path = current.resolve(StateFolder.ROOT).resolve(folders.stateName(flow.name()));
    var plan =
        new FlowRun.Plan(
            sized,
            request.file().toAbsolutePath().resolveSibling("").normalize(),
            folders,
            modules,
            request.kafka());
    try (StateFolder state = StateFolder.open(path)) {
      takeOver(state);
      return begin(plan, state);
    }
  }

  private boolean endsWithItsWork() {
    return request.end() == FlowRequest.End.WHEN_DONE
        || request.end() == FlowRequest.End.WHEN_STOPPED_AFTER_SUMMARY;
  }

  /// The flow without its own Kafka where the person has one.
  private Flow onKafka(Flow flow) throws RunFailure {
    if (request.kafka() != null) {
      if (!flow.usesKafka()) {
        throw new RunFailure("--kafka: the flow %s does not use Kafka".formatted(flow.name()));
      }
      return flow.withoutBroker();
    }
    if (flow.usesKafka() && flow.broker().isEmpty()) {
      throw new RunFailure(flow.missingKafka());
    }
    return flow;
  }

  private void takeOver(StateFolder state) throws IOException, InterruptedException {
    List<ProcessHandle> leftovers = state.leftovers();
    if (!leftovers.isEmpty()) {
      console.say(
          "waiting for %s that an earlier run has left"
              .formatted(leftovers.size() == 1 ? "a process" : leftovers.size() + " processes"));
      state.await(leftovers);
    }
    if (request.fresh()) {
      state.clear();
    }
  }

  private boolean begin(FlowRun.Plan plan, StateFolder state)
      throws RunFailure, IOException, InterruptedException {
    for (int start = 1; ; start++) {
      try (FlowRun run = FlowRun.start(plan, state, console::say)) {
        console.say(
            "starting %s (logs in %s)"
                .formatted(
                    String.join(", ", plan.flow().containers().keySet()),
                    current.relativize(state.path().resolve("logs"))));
        return followOrHurry(plan, run);
      } catch (RunFailure e) {
        if (!e.portTaken() || start == STARTS) {
          throw e;
        }
        console.say("another program took a port in between: starting again on others");
      } finally {
        console.endProgress();
      }
    }
  }

  private boolean followOrHurry(FlowRun.Plan plan, FlowRun run)
      throws RunFailure, IOException, InterruptedException {
    try {
      return follow(plan, run);
    } catch (InterruptedException | RunFailure e) {
      run.hurry();
      throw e;
    }
  }

  private boolean follow(FlowRun.Plan plan, FlowRun run)
      throws RunFailure, IOException, InterruptedException {
    Tour tour = request.tour();
    if (tour != null) {
      return take(tour, run);
    }
    if (request.end() == FlowRequest.End.WHEN_READY) {
      return awaitReady(plan, run);
    }
    if (plan.flow().queueService().isEmpty()) {
      followProcesses(run);
    }
    List<String> queues = List.copyOf(plan.flow().queues().keySet());
    Instant began = clock.instant();
    QueueClient client = run.declareQueues();
    if (request.retryDead()) {
      redrive(client, queues);
    }
    var watch = new Watch(run, client, queues, console, clock);
    if (request.end() == FlowRequest.End.WHEN_STOPPED) {
      watch.follow(true);
    }
    watch.follow(false);
    Outcome outcome = Outcome.read(client, queues, began);
    summarize(outcome, watch, plan);
    if (request.end() == FlowRequest.End.WHEN_STOPPED_AFTER_SUMMARY) {
      console.say("staying; Ctrl-C stops it");
      watch.follow(true);
    }
    return outcome.allSucceeded();
  }

  private boolean take(Tour tour, FlowRun run)
      throws RunFailure, IOException, InterruptedException {
    run.declareQueues();
    var ready = new ReadyLine(run, console);
    while (!ready.say()) {
      run.check();
      console.progress(ready.progress());
      Thread.sleep(LOOK);
    }
    console.endProgress();
    boolean good = tour.go(run.urls(), console);
    if (request.end() == FlowRequest.End.WHEN_STOPPED_AFTER_SUMMARY) {
      console.say("staying; Ctrl-C stops it");
      run.awaitFailure();
    }
    return good;
  }

  private boolean awaitReady(FlowRun.Plan plan, FlowRun run)
      throws RunFailure, InterruptedException {
    Instant deadline = clock.instant().plus(READY);
    if (plan.flow().queueService().isPresent()) {
      run.declareQueues();
    }
    while (!run.allReady() && clock.instant().isBefore(deadline)) {
      run.check();
      Thread.sleep(LOOK);
    }
    return run.allReady();
  }

  /// For a flow of which only its processes can be watched.
  private void followProcesses(FlowRun run) throws RunFailure, InterruptedException {
    var ready = new ReadyLine(run, console);
    while (!ready.say()) {
      run.check();
      Thread.sleep(LOOK);
    }
    run.awaitFailure();
  }

  private void redrive(QueueClient client, List<String> queues)
      throws IOException, InterruptedException {
    var all = new RedriveRequest(null, null, null, null, null, null, null);
    for (String queue : queues) {
      long matched = client.redrive(queue, all).matched();
      console.say("%s of %s to be tried again".formatted(Words.count(matched, "dead item"), queue));
    }
  }

  private void summarize(Outcome outcome, Watch watch, FlowRun.Plan plan) {
    Instant end = watch.allSettled().orElseGet(clock::instant);
    new Summary(outcome)
        .print(
            console,
            Duration.between(began, end),
            watch.firstSettled().map(first -> Duration.between(began, first)));
    if (!outcome.allSucceeded()) {
      console.say("--retry-dead tries them again");
    }
    plan.flow()
        .folders()
        .forEach(
            (name, folder) -> {
              if (folder.given() && folder.access() == Access.WRITE && folder.summary() != null) {
                console.say(folder.summary() + ": " + plan.folders().paths().get(name));
              }
            });
  }
}
