package dev.millrace.worker.command;

import dev.millrace.contracts.queue.Settlement.Progress;
import dev.millrace.contracts.worker.WorkFiles;
import dev.millrace.worker.work.Attempt;
import dev.millrace.worker.work.Driver;
import dev.millrace.worker.work.StopSignal.Order;
import dev.millrace.worker.work.Verdict;
import dev.millrace.worker.work.Verdict.Busy;
import dev.millrace.worker.work.Verdict.Done;
import dev.millrace.worker.work.Verdict.Failed;
import dev.millrace.worker.work.Verdict.Failure;
import dev.millrace.worker.work.Work;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Does an item by running a command once: data in a file, exit status 0 for done, 65 for never,
/// everything else for try again.
///
/// The command runs where this adapter was started, so that `./worker.sh` and `python3 worker.py`
/// mean what they say; its own temporary files go to a folder that is removed afterwards.
public final class CommandDriver implements Driver {
  private static final Logger log = LoggerFactory.getLogger(CommandDriver.class);
  private static final Duration PROGRESS_POLL = Duration.ofSeconds(1);

  /// What an item waits when this machine could not start its command: no room, no processes.
  private static final Duration NOT_STARTED = Duration.ofSeconds(10);

  private static final Redirect NOTHING = Redirect.from(new File("/dev/null"));

  private final List<String> argv;
  private final ChildEnvironment environment;
  private final Scratch scratch;
  private final Guard guard;
  private final int maxResultBytes;

  public CommandDriver(
      List<String> argv,
      ChildEnvironment environment,
      Scratch scratch,
      Guard guard,
      int maxResultBytes) {
    this.argv = List.copyOf(argv);
    this.environment = environment;
    this.scratch = scratch;
    this.guard = guard;
    this.maxResultBytes = maxResultBytes;
  }

  /// What is wrong with a command before it is ever run: a program that does not exist would fail
  /// every item.
  ///
  /// @return null when nothing is
  public static @Nullable String problemWith(List<String> argv) {
    String program = argv.getFirst();
    if (argv.stream().anyMatch(argument -> argument.indexOf('\0') >= 0)) {
      return "has a NUL character in it";
    }
    if (program.contains("/")) {
      Path file = Path.of(program);
      boolean usable = Files.isRegularFile(file) && Files.isExecutable(file);
      return usable ? null : "\"%s\" is not a file that can be executed".formatted(program);
    }
    return ProcessGroup.onPath(program).isPresent()
        ? null
        : "\"%s\" is not a program on the PATH".formatted(program);
  }

  @Override
  public Verdict drive(Work work, Attempt attempt) throws InterruptedException {
    if (!environment.canCarry(work.name())) {
      return new Failed(
          Failure.of(
              "this adapter's locale cannot hand the item's name to a command: set"
                  + " LC_ALL=C.UTF-8"));
    }
    try (WorkFolder files = WorkFolder.of(scratch, work)) {
      return run(start(work, files), files, work, attempt);
    } catch (IOException e) {
      log.error("cannot start {} for item {}: {}", argv.getFirst(), work.name(), e.toString());
      return new Busy(NOT_STARTED, "the command could not be started: " + e);
    }
  }

  private ProcessGroup start(Work work, WorkFolder files) throws IOException {
    var builder = new ProcessBuilder(argv);
    environment.fill(builder.environment(), work, files);
    builder.redirectInput(NOTHING);
    ProcessGroup group = ProcessGroup.start(builder);
    guard.begun(group.leader().pid());
    return group;
  }

  /// @throws IOException when the command never began
  private Verdict run(ProcessGroup group, WorkFolder files, Work work, Attempt attempt)
      throws IOException, InterruptedException {
    try {
      var output = Output.of(group.leader(), work, attempt::progress);
      Order order = awaitEnd(group, files, attempt);
      group.kill(); // the leader has ended: this is for what it left in the background
      output.awaitEnd();
      if (order == null && group.neverBegan(output.stderr().text())) {
        throw new IOException(output.stderr().lastLine());
      }
      return order == null
          ? exited(group.leader().exitValue(), output.stderr(), files)
          : order.verdict(work.deadline(), ExitVerdict.orNull(output.stderr().text()));
    } catch (InterruptedException e) {
      group.kill();
      throw e;
    } finally {
      guard.ended(group.leader().pid());
    }
  }

  private Verdict exited(int status, Tail stderr, WorkFolder files) {
    if (status != WorkFiles.EXIT_DONE) {
      return ExitVerdict.of(status, stderr);
    }
    try {
      return new Done(files.readResult(maxResultBytes));
    } catch (WorkFolder.InvalidResult | IOException e) {
      String reason = Objects.requireNonNullElse(e.getMessage(), e.toString());
      return new Failed(new Failure(reason, null, ExitVerdict.orNull(stderr.text())));
    }
  }

  /// Returns when the command has ended.
  ///
  /// @return the order it was stopped with; null when it ended by itself
  private @Nullable Order awaitEnd(ProcessGroup group, WorkFolder files, Attempt attempt)
      throws InterruptedException {
    CompletableFuture<Process> exit = group.leader().onExit();
    CompletableFuture<Order> order = attempt.stop().order();
    var either = CompletableFuture.anyOf(exit, order);
    Progress last = null;
    while (!completed(either, PROGRESS_POLL)) {
      Progress now = files.readProgress();
      if (now != null && !now.equals(last)) {
        attempt.progress(now);
        last = now;
      }
    }
    if (exit.isDone()) {
      return null;
    }
    Order told = order.join();
    group.terminate();
    if (!completed(CompletableFuture.anyOf(exit, attempt.stop().killed()), told.grace())
        || !exit.isDone()) {
      group.kill();
      completed(exit, Duration.ofDays(1)); // only a process stuck in the kernel outlasts a SIGKILL
    }
    return told;
  }

  private static boolean completed(CompletableFuture<?> future, Duration wait)
      throws InterruptedException {
    try {
      future.get(wait.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("neither an exit nor an order can fail", e);
    }
  }
}
