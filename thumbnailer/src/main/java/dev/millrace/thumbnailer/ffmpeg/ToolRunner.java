package dev.millrace.thumbnailer.ffmpeg;

import dev.millrace.thumbnailer.failure.Reason;
import dev.millrace.thumbnailer.failure.WorkFailure;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Runs one tool at a time per caller and never longer than its time limit. Safe for many threads.
///
/// No shell is involved, standard input is empty, and whatever still runs when a caller gives up,
/// is interrupted or [#close()] is called is killed with all its descendants.
public final class ToolRunner implements AutoCloseable {
  private static final File NOTHING = new File(isWindows() ? "NUL" : "/dev/null");
  private static final int MAX_STDOUT = 256 * 1024;
  private static final Duration LAST_WORDS = Duration.ofSeconds(2);

  /// Of one part in so many of the time, or less, a process hardly ran at all.
  private static final int HARDLY = 10;

  private final Map<String, String> environment;
  private final Set<Process> running = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  public ToolRunner(Map<String, String> ourEnvironment) {
    this.environment = Ffmpeg.environment(ourEnvironment);
  }

  /// Runs to the end and returns the exit code, 128 + n for signal n.
  ///
  /// @param name of the video, for messages
  /// @param line gets each line of standard error, shortened where it is long, on another thread
  /// @throws WorkFailure if it cannot be started, takes too long, or we are told to stop
  public int run(List<String> argv, TimeLimit limit, String name, Consumer<String> line)
      throws WorkFailure {
    return run(argv, limit, name, line, Redirect.DISCARD).exit();
  }

  /// Likewise, and keeps standard output.
  public Output capture(List<String> argv, TimeLimit limit, String name, Consumer<String> line)
      throws WorkFailure {
    return run(argv, limit, name, line, Redirect.PIPE);
  }

  private Output run(
      List<String> argv, TimeLimit limit, String name, Consumer<String> line, Redirect stdout)
      throws WorkFailure {
    Process process = start(argv, name, stdout);
    running.add(process);
    try (var errors = Drain.lines(process.getErrorStream(), line);
        var output = Drain.text(process.getInputStream(), MAX_STDOUT)) {
      if (closed || !process.waitFor(limit.left().toNanos(), TimeUnit.NANOSECONDS)) {
        throw timeIsUp(process, limit, name);
      }
      errors.await(LAST_WORDS);
      output.await(LAST_WORDS);
      if (closed) {
        throw stopped(name);
      }
      return new Output(process.exitValue(), output.text());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw stopped(name);
    } finally {
      running.remove(process);
      kill(process);
    }
  }

  private Process start(List<String> argv, String name, Redirect stdout) throws WorkFailure {
    var builder =
        new ProcessBuilder(argv).redirectInput(Redirect.from(NOTHING)).redirectOutput(stdout);
    builder.environment().clear();
    builder.environment().putAll(environment);
    try {
      return builder.start();
    } catch (IOException e) {
      throw new WorkFailure(
          Reason.FFMPEG,
          "%s: cannot start %s: %s".formatted(name, argv.getFirst(), e.getMessage()));
    }
  }

  /// Time that went by without our process running says more about the machine than the video.
  private WorkFailure timeIsUp(Process process, TimeLimit limit, String name) {
    if (closed) {
      return stopped(name);
    }
    ProcessHandle.Info info = process.info();
    Duration busy = info.totalCpuDuration().orElse(limit.allowed());
    Duration since =
        info.startInstant()
            .map(start -> Duration.between(start, limit.clock().instant()))
            .orElse(limit.allowed());
    if (limit.whenOver() == Reason.TOO_LONG && busy.multipliedBy(HARDLY).compareTo(since) < 0) {
      return new WorkFailure(
          Reason.STALLED,
          "%s: given up after %d s, of which ffmpeg ran only %d ms: the storage or the machine is too busy"
              .formatted(name, limit.allowed().toSeconds(), busy.toMillis()));
    }
    return new WorkFailure(
        limit.whenOver(),
        limit.whenOver() == Reason.DEADLINE
            ? "%s: not finished by the item's deadline".formatted(name)
            : "%s: takes longer than the %d ms allowed"
                .formatted(name, limit.allowed().toMillis()));
  }

  private static WorkFailure stopped(String name) {
    return new WorkFailure(Reason.STOPPED, name + ": the thumbnailer is stopping");
  }

  /// Looking for descendants reads all of /proc, so it is not done for a process that has ended.
  private static void kill(Process process) {
    if (!process.isAlive()) {
      return;
    }
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  /// Kills what runs; its callers, and all later ones, are told that we are stopping.
  @Override
  public void close() {
    closed = true;
    running.forEach(ToolRunner::kill);
  }

  private static boolean isWindows() {
    return System.getProperty("os.name", "").startsWith("Windows");
  }

  /// @param exit 128 + n for signal n
  /// @param text standard output, its first 256 KiB
  public record Output(int exit, String text) {}
}
