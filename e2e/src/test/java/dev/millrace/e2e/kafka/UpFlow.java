package dev.millrace.e2e.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.e2e.process.Jar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/// One run of `millrace up` in a folder of its own.
final class UpFlow implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String BROKER = "server.properties";

  private final Process launcher;
  private final Path said;
  private final Set<ProcessHandle> seen = new HashSet<>();

  private UpFlow(Process launcher, Path said) {
    this.launcher = launcher;
    this.said = said;
  }

  static UpFlow start(Path folder, Path flow, String... options) throws IOException {
    Path said = Files.createTempFile(folder, "up-", ".log");
    List<String> command = Jar.command("launcher", "-Dmillrace.home=" + Jar.HOME);
    command.addAll(List.of("up", flow.toString()));
    command.addAll(List.of(options));
    Process launcher =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    return new UpFlow(launcher, said);
  }

  String said() throws IOException {
    return Files.readString(said);
  }

  /// Waits for what a container of the flow says, and returns the first group of it.
  String await(Path log, Pattern text) {
    return awaiting().until(() -> find(log, text), found -> !found.isEmpty());
  }

  private static String find(Path log, Pattern text) throws IOException {
    if (!Files.exists(log)) {
      return "";
    }
    var match = text.matcher(Files.readString(log));
    return match.find() ? match.group(1) : "";
  }

  private ConditionFactory awaiting() {
    return Awaitility.await()
        .atMost(PATIENCE)
        .failFast(
            () -> {
              if (!launcher.isAlive()) {
                throw new IllegalStateException("the launcher has ended: " + said());
              }
            });
  }

  boolean runsABroker() {
    return brokers().findAny().isPresent();
  }

  /// Ends the broker with `kill -9` and waits until another runs.
  void killBroker() {
    ProcessHandle broker =
        awaiting().until(() -> brokers().findFirst(), found -> found.isPresent()).get();
    broker.destroyForcibly();
    awaiting().until(() -> brokers().anyMatch(other -> other.pid() != broker.pid()));
  }

  private Stream<ProcessHandle> brokers() {
    List<ProcessHandle> all = launcher.descendants().toList();
    seen.addAll(all);
    return all.stream()
        .filter(
            process ->
                process.info().command().orElse("").endsWith("java")
                    && Stream.of(process.info().arguments().orElse(new String[0]))
                        .anyMatch(BROKER::equals));
  }

  /// Ends the launcher with `kill -9`. What it had started ends by itself soon after.
  void kill() throws InterruptedException {
    brokers();
    launcher.destroyForcibly().waitFor();
  }

  /// Asks it to stop, as Ctrl-C does, and waits until it has.
  ///
  /// @return its exit code
  int stop() throws InterruptedException {
    brokers();
    launcher.destroy();
    assertThat(launcher.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    return launcher.exitValue();
  }

  void awaitNothingLeft() {
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> seen.stream().noneMatch(ProcessHandle::isAlive));
  }

  @Override
  public void close() throws InterruptedException {
    if (launcher.isAlive()) {
      stop();
    }
    awaitNothingLeft();
  }
}
