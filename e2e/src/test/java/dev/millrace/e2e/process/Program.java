package dev.millrace.e2e.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A process that can be ended, frozen and begun again. For one thread, but for [#isAlive()] and
/// [#output()].
public final class Program implements AutoCloseable {
  private static final Duration STOP = Duration.ofSeconds(90);
  private static final Duration CLOSE = Duration.ofSeconds(30);

  private final Command command;
  private final Map<String, String> environment;
  private final Path folder;
  private final Path log;
  private volatile Process process;

  /// The command line of each start.
  @FunctionalInterface
  interface Command {
    List<String> line() throws IOException;
  }

  private Program(Command command, Map<String, String> environment, Path folder, Path log)
      throws IOException {
    this.command = command;
    this.environment = environment;
    this.folder = folder;
    this.log = log;
    this.process = launch();
  }

  /// Begins it and returns at once.
  ///
  /// @param environment variables beside those of this process
  /// @param folder where it runs
  /// @param log what it says is added to this file
  public static Program begin(
      List<String> command, Map<String, String> environment, Path folder, Path log)
      throws IOException {
    List<String> always = List.copyOf(command);
    return begin(() -> always, environment, folder, log);
  }

  /// As above, with a command line that may be another one at each start.
  static Program begin(Command command, Map<String, String> environment, Path folder, Path log)
      throws IOException {
    return new Program(command, Map.copyOf(environment), folder, log);
  }

  private Process launch() throws IOException {
    var builder =
        new ProcessBuilder(command.line())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    return builder.start();
  }

  /// Begins it once more after it has ended.
  public void beginAgain() throws IOException {
    if (process.isAlive()) {
      throw new IllegalStateException("it still runs");
    }
    process = launch();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /// What it has said so far, over all its starts.
  public String output() throws IOException {
    return Files.readString(log);
  }

  /// Fails with all that it has said when it does not run.
  public void mustRun() throws IOException {
    if (!process.isAlive()) {
      throw new AssertionError(
          "the process ended with %d:%n%s".formatted(process.exitValue(), output()));
    }
  }

  /// Ends it as a power cut would: `kill -9`. It may have ended before, and may be frozen.
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /// Asks it to end (SIGTERM) and waits until it has.
  ///
  /// @return its exit code
  public int stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("the process did not end");
    }
    return process.exitValue();
  }

  /// Takes the processor away from it: it does nothing, and its connections stay open.
  public void freeze() throws IOException, InterruptedException {
    signal("STOP");
  }

  /// Lets it go on from where it was frozen. It may run, too.
  public void thaw() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    var kill = new ProcessBuilder("sh", "-c", "kill -" + name + " " + process.pid());
    Ended ended = Ended.run(kill, CLOSE);
    if (ended.exitCode() != 0 && process.isAlive()) {
      throw new AssertionError(ended.output());
    }
  }

  /// Asks it to end, and ends it when it does not.
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(CLOSE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
