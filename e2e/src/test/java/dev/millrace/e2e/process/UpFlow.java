package dev.millrace.e2e.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/// One run of `millrace up`, or of a demonstration, in a folder of its own.
public final class UpFlow implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(8);
  private static final String BROKER = "server.properties";

  private final Process launcher;
  private final Path said;
  private final Set<ProcessHandle> seen = new HashSet<>();

  private UpFlow(Process launcher, Path said) {
    this.launcher = launcher;
    this.said = said;
  }

  public static UpFlow start(Path folder, Path flow, String... options) throws IOException {
    var arguments = new ArrayList<>(List.of("up", flow.toString()));
    arguments.addAll(List.of(options));
    return launch(folder, arguments);
  }

  /// Runs one of the demonstrations.
  public static UpFlow demo(Path folder, String name, String... options) throws IOException {
    var arguments = new ArrayList<>(List.of("demo", name));
    arguments.addAll(List.of(options));
    return launch(folder, arguments);
  }

  private static UpFlow launch(Path folder, List<String> arguments) throws IOException {
    Path said = Files.createTempFile(folder, "up-", ".log");
    List<String> command = Jar.command("launcher", "-Dmillrace.home=" + Jar.HOME);
    command.addAll(arguments);
    Process launcher =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    return new UpFlow(launcher, said);
  }

  public String said() throws IOException {
    return Files.readString(said);
  }

  /// Waits for what a container of the flow says, and returns the first group of it.
  public String await(Path log, Pattern text) {
    return awaiting().until(() -> find(log, text), found -> !found.isEmpty());
  }

  private static String find(Path log, Pattern text) throws IOException {
    if (!Files.exists(log)) {
      return "";
    }
    var match = text.matcher(Files.readString(log));
    return match.find() ? match.group(1) : "";
  }

  /// Waits as long as the launcher runs.
  public ConditionFactory awaiting() {
    return Awaitility.await()
        .atMost(PATIENCE)
        .conditionEvaluationListener(_ -> look())
        .failFast(
            () -> {
              if (!launcher.isAlive()) {
                throw new IllegalStateException("the launcher has ended: " + said());
              }
            });
  }

  public boolean runsABroker() {
    return brokers().findAny().isPresent();
  }

  /// Ends the broker with `kill -9` and waits until another runs.
  public void killBroker() {
    ProcessHandle broker =
        awaiting().until(() -> brokers().findFirst(), found -> found.isPresent()).get();
    broker.destroyForcibly();
    awaiting().until(() -> brokers().anyMatch(other -> other.pid() != broker.pid()));
  }

  /// All that runs now.
  private List<ProcessHandle> look() {
    List<ProcessHandle> all = launcher.descendants().toList();
    seen.addAll(all);
    return all;
  }

  private Stream<ProcessHandle> brokers() {
    return look().stream()
        .filter(
            process ->
                process.info().command().orElse("").endsWith("java")
                    && Stream.of(process.info().arguments().orElse(new String[0]))
                        .anyMatch(BROKER::equals));
  }

  /// Waits until the launcher itself has said something, and returns the match.
  public Matcher awaitSaid(Pattern text) {
    return awaiting().until(() -> text.matcher(said()), Matcher::find);
  }

  /// Ends the process of a module's container with `kill -9`, and waits until the launcher has
  /// noticed.
  ///
  /// @param port where it listens: what tells it from others of its module
  public void kill(String container, int port) throws IOException {
    kill(container + " ended by itself", process -> isGiven(process, port));
  }

  /// Ends one process of a module in the same way.
  public void kill(String module) throws IOException {
    kill("ended by itself (killed by signal 9) and is started again", it -> runs(it, module));
  }

  private void kill(String notice, Predicate<ProcessHandle> which) throws IOException {
    long before = count(notice);
    awaiting()
        .until(() -> look().stream().filter(which).findFirst(), Optional::isPresent)
        .orElseThrow()
        .destroyForcibly();
    awaiting().until(() -> count(notice) > before);
  }

  private long count(String notice) throws IOException {
    return Pattern.compile(Pattern.quote(notice)).matcher(said()).results().count();
  }

  private static boolean runs(ProcessHandle process, String module) {
    return process.info().arguments().stream()
        .flatMap(Stream::of)
        .map(argument -> Path.of(argument).getFileName())
        .anyMatch(file -> file != null && file.toString().matches(module + "-[^/]*\\.jar"));
  }

  /// A module is given its port in its environment.
  private static boolean isGiven(ProcessHandle process, int port) {
    try {
      String environment = Files.readString(Path.of("/proc", process.pid() + "", "environ"));
      return environment.contains("\"server.port\":" + port + ",")
          || environment.contains("\"server.port\":" + port + "}");
    } catch (IOException e) {
      return false; // it has just ended
    }
  }

  /// Ends the launcher with `kill -9`. What it had started ends by itself soon after.
  public void kill() throws InterruptedException {
    look();
    launcher.destroyForcibly().waitFor();
  }

  /// Asks it to stop, as Ctrl-C does, and waits until it has.
  ///
  /// @return its exit code
  public int stop() throws InterruptedException {
    look();
    launcher.destroy();
    return awaitEnd();
  }

  /// Waits until it has ended.
  ///
  /// @return its exit code
  public int awaitEnd() throws InterruptedException {
    assertThat(launcher.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    return launcher.exitValue();
  }

  public void awaitNothingLeft() {
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> seen.stream().noneMatch(ProcessHandle::isAlive));
  }

  /// Whatever has happened, nothing of it goes on running.
  @Override
  public void close() throws InterruptedException {
    try {
      if (launcher.isAlive()) {
        stop();
      }
      awaitNothingLeft();
    } finally {
      look();
      launcher.destroyForcibly();
      seen.forEach(ProcessHandle::destroyForcibly);
    }
  }
}
