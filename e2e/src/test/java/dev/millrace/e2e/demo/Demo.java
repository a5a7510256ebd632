package dev.millrace.e2e.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.e2e.process.Jar;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;

/// One run of `millrace demo thumbnailer`, and the means to end any process of it.
final class Demo implements AutoCloseable {
  /// What follows a video's name in that of its picture.
  static final String SUFFIX = ".001.jpg";

  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final Pattern QUEUE_URL = Pattern.compile("the queue is at (http://\\S+)");
  private static final Pattern RESTART =
      Pattern.compile("ended by itself \\(killed by signal 9\\) and is started again");

  private final Process launcher;
  private final Path pictures;
  private final Path said;
  private final Set<ProcessHandle> seen = new HashSet<>();

  private Demo(Process launcher, Path pictures, Path said) {
    this.launcher = launcher;
    this.pictures = pictures;
    this.said = said;
  }

  /// @param current the directory it is called in; two runs in one and over the same folders
  ///     continue each other
  static Demo start(Path current, Path videos, Path pictures, String... options)
      throws IOException {
    Path said = Files.createTempFile(current, "demo-", ".log");
    List<String> command = Jar.command("launcher", "-Dmillrace.home=" + Jar.HOME);
    command.addAll(List.of("demo", "thumbnailer"));
    command.addAll(List.of("--videos", videos.toString(), "--out", pictures.toString()));
    command.addAll(List.of(options));
    Process launcher =
        new ProcessBuilder(command)
            .directory(current.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    return new Demo(launcher, pictures, said);
  }

  void awaitPictures(int count) {
    whileItRuns().conditionEvaluationListener(condition -> look()).until(() -> pictures() >= count);
  }

  private long pictures() throws IOException {
    if (!Files.isDirectory(pictures)) {
      return 0;
    }
    try (Stream<Path> files = Files.walk(pictures)) {
      return files.filter(file -> file.toString().endsWith(SUFFIX)).count();
    } catch (UncheckedIOException e) {
      return 0; // A file that was being written has got its final name in between.
    }
  }

  void awaitSaid(String text) {
    whileItRuns().untilAsserted(() -> assertThat(said()).contains(text));
    look();
  }

  private ConditionFactory whileItRuns() {
    return await()
        .atMost(PATIENCE)
        .failFast(
            () -> {
              if (!launcher.isAlive()) {
                throw new IllegalStateException("the launcher has ended: " + said());
              }
            });
  }

  /// Ends one process of a module with `kill -9`, and waits until the launcher has noticed.
  void kill(String module) throws IOException {
    long before = restarts();
    List<ProcessHandle> running = running(module);
    assertThat(running).as("processes of %s; %s", module, said()).isNotEmpty();
    running.getFirst().destroyForcibly();
    whileItRuns().until(() -> restarts() > before);
  }

  private List<ProcessHandle> running(String module) {
    look();
    try (Stream<ProcessHandle> children = launcher.descendants()) {
      return children.filter(child -> runs(child, module)).toList();
    }
  }

  private static boolean runs(ProcessHandle process, String module) {
    return process.info().arguments().stream()
        .flatMap(Stream::of)
        .map(argument -> Path.of(argument).getFileName())
        .anyMatch(file -> file != null && file.toString().matches(module + "-[^/]*\\.jar"));
  }

  private long restarts() throws IOException {
    return RESTART.matcher(said()).results().count();
  }

  /// Ends the launcher itself with `kill -9`. What it had started ends by itself soon after.
  void killLauncher() throws InterruptedException {
    look();
    launcher.destroyForcibly().waitFor();
  }

  /// Waits until it has ended by itself.
  ///
  /// @return its exit code
  int awaitEnd() throws InterruptedException {
    assertThat(launcher.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    return launcher.exitValue();
  }

  URI queueUrl() throws IOException {
    Matcher matcher = QUEUE_URL.matcher(said());
    assertThat(matcher.find()).as(said()).isTrue();
    return URI.create(matcher.group(1));
  }

  String said() throws IOException {
    return Files.readString(said);
  }

  /// Ends it as Ctrl-C or SIGTERM do, and waits until nothing is left of it.
  void stop() throws InterruptedException {
    look();
    launcher.destroy();
    awaitEnd();
    awaitNothingRuns();
  }

  void awaitNothingRuns() {
    await().atMost(PATIENCE).until(() -> seen.stream().noneMatch(ProcessHandle::isAlive));
  }

  private void look() {
    try (Stream<ProcessHandle> children = launcher.descendants()) {
      children.forEach(seen::add);
    }
  }

  /// Whatever has happened, nothing of it goes on running.
  @Override
  public void close() {
    look();
    launcher.destroyForcibly();
    seen.forEach(ProcessHandle::destroyForcibly);
    awaitNothingRuns();
  }
}
