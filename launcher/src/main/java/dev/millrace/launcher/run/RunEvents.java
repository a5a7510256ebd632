package dev.millrace.launcher.run;

import dev.millrace.launcher.console.Table;
import dev.millrace.launcher.process.Ending;
import dev.millrace.launcher.process.ProcessEvents;
import dev.millrace.launcher.process.Program;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Hears what becomes of the processes of a run and remembers what matters to it: how fast they
/// were ready, and the first that is beyond help.
final class RunEvents implements ProcessEvents {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Consumer<String> notices;
  private final Runnable changed;
  private final Duration patience;
  private final Map<String, Program> programs = new ConcurrentHashMap<>();
  private final Map<String, CompletableFuture<Duration>> ready = new ConcurrentSkipListMap<>();
  private final CompletableFuture<RunFailure> failure = new CompletableFuture<>();

  /// @param notices lines for people
  /// @param changed called when the set of running processes may have changed
  RunEvents(Consumer<String> notices, Runnable changed) {
    this(notices, changed, PATIENCE);
  }

  /// @param patience how long a program is awaited without a word
  RunEvents(Consumer<String> notices, Runnable changed, Duration patience) {
    this.notices = notices;
    this.changed = changed;
    this.patience = patience;
  }

  @Override
  public void started(Program program) {
    programs.put(program.name(), program);
    changed.run();
  }

  @Override
  public void ready(Program program, Duration after) {
    of(program.name()).complete(after);
  }

  @Override
  public void restarting(Program program, Ending ending, Duration delay) {
    notices.accept(
        "%s ended by itself (%s%s) and is started again; see %s"
            .formatted(
                program.name(),
                ending.what(),
                ending.lastWords().map(words -> ": " + Table.printable(words)).orElse(""),
                ending.log()));
  }

  @Override
  public void gaveUp(Program program, Ending ending) {
    boolean portTaken =
        program.ready() != null && !ending.wasReady() && !Ports.isFree(program.ready().getPort());
    failure.complete(RunFailure.of(program.name(), ending, portTaken));
  }

  private CompletableFuture<Duration> of(String program) {
    return ready.computeIfAbsent(program, name -> new CompletableFuture<>());
  }

  /// Blocks until the program has been ready once. When that takes long, it is told where to look:
  /// a queue-service whose disk is full waits for room.
  ///
  /// @throws RunFailure when the run fails first
  void awaitReady(String program) throws RunFailure, InterruptedException {
    var either = CompletableFuture.anyOf(of(program), failure);
    try {
      if (!isDone(either)) {
        notices.accept(waitingFor(program));
        either.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(e); // Neither future is ever completed with an error.
    }
    check();
  }

  private boolean isDone(CompletableFuture<?> either)
      throws InterruptedException, ExecutionException {
    try {
      either.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    }
  }

  private String waitingFor(String name) {
    Program program = programs.get(name);
    return program == null || program.ready() == null
        ? "waiting for %s, which has not started yet".formatted(name)
        : "waiting for %s, which is not ready: %s and %s say why"
            .formatted(name, program.ready(), program.log());
  }

  /// Blocks until a process is beyond help, and throws that.
  void awaitFailure() throws RunFailure, InterruptedException {
    try {
      throw failure.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e); // It is never completed with an error.
    }
  }

  /// @throws RunFailure when a process is beyond help
  void check() throws RunFailure {
    RunFailure first = failure.getNow(null);
    if (first != null) {
      throw first;
    }
  }

  /// From start to first ready, for each process that has been.
  Map<String, Duration> readyAfter() {
    return ready.entrySet().stream()
        .filter(process -> process.getValue().isDone())
        .collect(Collectors.toMap(Map.Entry::getKey, process -> process.getValue().join()));
  }
}
