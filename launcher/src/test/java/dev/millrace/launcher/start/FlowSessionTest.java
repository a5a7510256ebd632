package dev.millrace.launcher.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.millrace.launcher.console.Console;
import dev.millrace.launcher.module.Modules;
import dev.millrace.launcher.run.RunFailure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whole runs with real processes: a [FakeQueueService] in a JVM of its own, and shell scripts.
class FlowSessionTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private Path control = Path.of("");
  private Path flow = Path.of("");
  private @Nullable String kafka;
  private volatile Duration ahead = Duration.ZERO;

  @BeforeEach
  void prepare() throws IOException {
    control = Files.createDirectories(folder.resolve("control"));
    Path target = Files.createDirectories(folder.resolve("home/queue-service/target"));
    jar(target.resolve("queue-service-1.jar"));
    flow = folder.resolve("flow.yaml");
    Files.writeString(
        flow,
        """
        kind: Flow
        apiVersion: v1
        name: test
        queues:
          q: {scaling: {min: 1, max: 3}}
        containers:
          queue:
            module: queue-service
            port: 7070
            settings: {control: "%1$s"}
          worker:
            needs: [queue]
            scale: {queue: q}
            command:
              - sh
              - -c
              - "trap 'echo worker >> %1$s/stopped; exit 0' TERM; while :; do sleep 0.1; done"
        """
            .formatted(control));
    set("desired", 1);
  }

  @AfterEach
  void nothingIsLeft() {
    await().atMost(PATIENCE).until(() -> children().isEmpty());
  }

  @Test
  void aRunEndsWhenAllItemsAreSettled_andLeavesNoProcess() throws Exception {
    set("ready", 2);
    CompletableFuture<Boolean> run = start(FlowRequest.End.WHEN_DONE);
    await().atMost(PATIENCE).until(() -> printed().contains("0 of 2 items done"));

    set("ready", 0);
    set("succeeded", 2);

    assertThat(run.get(60, TimeUnit.SECONDS)).isTrue();
    assertThat(printed()).contains("ready after", "2 of 2 items done", "0 dead letters");
    assertThat(control.resolve("stopped")).hasContent("worker\nqueue\n");
  }

  @Test
  void aRunThatOnlyShouldStart_endsWhenAllCanServe() throws Exception {
    set("ready", 2);

    assertThat(start(FlowRequest.End.WHEN_READY).get(60, TimeUnit.SECONDS)).isTrue();
    assertThat(control.resolve("stopped")).hasContent("worker\nqueue\n");
  }

  @Test
  void aRunWithDeadItems_saysWhichAndWhy_andIsNoSuccess() throws Exception {
    set("dead", 1);

    assertThat(start(FlowRequest.End.WHEN_DONE).get(60, TimeUnit.SECONDS)).isFalse();
    assertThat(printed())
        .contains("1 dead letter")
        .containsPattern("bad one +1 +it is broken")
        .contains("--retry-dead");
  }

  @Test
  void aProcessThatDoesNotStart_endsTheRunWithItsLastLines() throws Exception {
    Files.createFile(control.resolve("refuse-to-start"));

    assertThatThrownBy(() -> start(FlowRequest.End.WHEN_DONE).get(60, TimeUnit.SECONDS))
        .cause()
        .isInstanceOfSatisfying(
            RunFailure.class,
            failure -> {
              assertThat(failure).hasMessageContaining("queue ended at start: exit code 1");
              assertThat(failure.details())
                  .contains("the setting colour is wrong: say red or green");
            });
  }

  @Test
  void aQueueThatCannotBeDeclaredYet_isToldOf_andWaitedFor() throws Exception {
    Files.createFile(control.resolve("full"));
    CompletableFuture<Boolean> run = start(FlowRequest.End.WHEN_DONE);
    await().atMost(PATIENCE).until(() -> printed().contains("the queue q has to wait: HTTP 507"));

    Files.delete(control.resolve("full"));

    assertThat(run.get(60, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aQueueThatAnswersNoMore_isToldOf_andWaitedFor() throws Exception {
    set("ready", 1);
    CompletableFuture<Boolean> run = start(FlowRequest.End.WHEN_DONE);
    await().atMost(PATIENCE).until(() -> printed().contains("0 of 1 item done"));

    Files.createFile(control.resolve("silent"));
    await().atMost(PATIENCE).until(() -> Files.exists(control.resolve("asked")));
    ahead = Duration.ofSeconds(15);
    await().atMost(PATIENCE).until(() -> printed().contains("the queue has not answered for 1"));
    ahead = Duration.ZERO;
    Files.delete(control.resolve("silent"));

    await().atMost(PATIENCE).until(() -> printed().contains("the queue answers again"));
    set("ready", 0);
    set("succeeded", 1);
    assertThat(run.get(60, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whereNobodyAsksForItems_itSaysWhyNothingMoves() throws Exception {
    set("ready", 1);
    CompletableFuture<Boolean> run = start(FlowRequest.End.WHEN_DONE);
    await().atMost(PATIENCE).until(() -> printed().contains("0 of 1 item done"));
    assertThat(printed()).doesNotContain("nothing has moved");

    ahead = Duration.ofSeconds(20);

    await()
        .atMost(PATIENCE)
        .until(
            () ->
                printed()
                    .contains(
                        "\"idle\" of queue q waits. No worker has asked."
                            + " Is there a worker-adapter for it?"));
    set("ready", 0);
    assertThat(run.get(60, TimeUnit.SECONDS)).isTrue();
    assertThat(printed()).containsOnlyOnce("nothing has moved");
  }

  @Test
  void aStartThatFailsHalfway_leavesNoProcess() throws Exception {
    Path taken = Files.createDirectories(folder.resolve(".millrace/test")).resolve("scratch");
    Files.createFile(taken);
    String yaml = Files.readString(flow);
    Files.writeString(
        flow,
        yaml.replace("queues:", "folders: {scratch: {}}\nqueues:")
            .replace("needs: [queue]", "needs: [queue]\n    folders: {scratch: /scratch}"));

    assertThatThrownBy(() -> start(FlowRequest.End.WHEN_DONE).get(60, TimeUnit.SECONDS))
        .cause()
        .isInstanceOf(RunFailure.class)
        .hasMessage(taken.toRealPath() + " is there and is no folder");
  }

  @Test
  void aProcessThatIsKilled_isStartedAgain() throws Exception {
    set("ready", 1);
    CompletableFuture<Boolean> run = start(FlowRequest.End.WHEN_DONE);
    await().atMost(PATIENCE).until(() -> printed().contains("0 of 1 item done"));

    children().forEach(ProcessHandle::destroyForcibly);
    await().atMost(PATIENCE).until(() -> printed().contains("queue ended by itself"));
    set("ready", 0);
    set("succeeded", 1);

    assertThat(run.get(60, TimeUnit.SECONDS)).isTrue();
    assertThat(printed())
        .contains("queue ended by itself (killed by signal 9) and is started again")
        .contains("worker-1 ended by itself (killed by signal 9) and is started again");
  }

  @Test
  void asManyWorkersRunAsTheQueueAsksFor_andNoneIsKilled() throws Exception {
    set("ready", 9);
    CompletableFuture<Boolean> run = start(FlowRequest.End.WHEN_DONE);

    set("desired", 3);
    await().atMost(PATIENCE).until(() -> workers() == 3);
    set("desired", 9);
    await().during(Duration.ofSeconds(2)).atMost(PATIENCE).until(() -> workers() == 3);
    set("desired", 1);
    await().atMost(PATIENCE).until(() -> workers() == 1);

    assertThat(control.resolve("stopped")).hasContent("worker\nworker\n");
    set("ready", 0);
    assertThat(run.get(60, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aSecondRunOverTheSameState_isRefused() throws Exception {
    set("ready", 1);
    CompletableFuture<Boolean> first = start(FlowRequest.End.WHEN_DONE);
    await().atMost(PATIENCE).until(() -> printed().contains("0 of 1 item done"));

    assertThatThrownBy(() -> start(FlowRequest.End.WHEN_DONE).get(60, TimeUnit.SECONDS))
        .cause()
        .isInstanceOf(RunFailure.class)
        .hasMessageContaining(
            "another run (process %d) is using".formatted(ProcessHandle.current().pid()));
    set("ready", 0);
    first.get(60, TimeUnit.SECONDS);
  }

  @Test
  void anInterruptedRun_stopsEverything_callersFirst() throws Exception {
    set("ready", 1);
    var thread = new CompletableFuture<Thread>();
    CompletableFuture<Boolean> run =
        CompletableFuture.supplyAsync(
            () -> {
              thread.complete(Thread.currentThread());
              return session(FlowRequest.End.WHEN_STOPPED);
            },
            task -> Thread.ofPlatform().start(task));
    await().atMost(PATIENCE).until(() -> printed().contains("0 of 1 item done"));

    thread.get().interrupt();

    assertThatThrownBy(() -> run.get(60, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasRootCauseInstanceOf(InterruptedException.class);
    assertThat(control.resolve("stopped")).hasContent("worker\nqueue\n");
  }

  @Test
  void whatAKilledLauncherLeaves_isStopped_andTheNextRunGoesOn() throws Exception {
    set("ready", 1);
    Process launcher =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-Dmillrace.home=" + folder.resolve("home"),
                "dev.millrace.launcher.Millrace",
                "run",
                flow.toString())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("launcher.log").toFile())
            .start();
    await()
        .atMost(PATIENCE)
        .until(() -> Files.readString(folder.resolve("launcher.log")).contains("0 of 1 item done"));
    List<ProcessHandle> left = launcher.descendants().toList();
    assertThat(left).hasSizeGreaterThan(2);

    launcher.destroyForcibly().waitFor();
    set("ready", 0);
    set("succeeded", 1);

    assertThat(start(FlowRequest.End.WHEN_DONE).get(60, TimeUnit.SECONDS)).isTrue();
    assertThat(left).noneMatch(FlowSessionTest::runs);
    assertThat(Files.readString(control.resolve("stopped"))).startsWith("worker\nqueue\n");
  }

  @Test
  void aFolderToReadThatIsNotThere_isSaidBeforeAnythingStarts() throws Exception {
    Files.writeString(
        flow,
        Files.readString(flow)
            .replace("queues:", "folders:\n  in: {default: nowhere, access: read}\nqueues:"));

    assertThatThrownBy(() -> start(FlowRequest.End.WHEN_DONE).get(60, TimeUnit.SECONDS))
        .cause()
        .hasMessage("there is no folder " + folder.resolve("nowhere"));
  }

  @Test
  void aFlowThatUsesKafka_withoutOne_isToldBeforeAnythingStarts() throws Exception {
    Files.writeString(
        flow,
        Files.readString(flow).replace("    scale:", "    env: {K: \"${kafka}\"}\n    scale:"));

    assertThatThrownBy(() -> start(FlowRequest.End.WHEN_DONE).get(60, TimeUnit.SECONDS))
        .cause()
        .isInstanceOf(RunFailure.class)
        .hasMessageStartingWith(
            "the flow test uses Kafka and brings none along: say --kafka HOST:PORT");
  }

  @Test
  void aKafkaForAFlowThatUsesNone_isRefused() {
    kafka = "127.0.0.1:9092";

    assertThatThrownBy(() -> start(FlowRequest.End.WHEN_DONE).get(60, TimeUnit.SECONDS))
        .cause()
        .hasMessage("--kafka: the flow test does not use Kafka");
  }

  private CompletableFuture<Boolean> start(FlowRequest.End end) {
    return CompletableFuture.supplyAsync(
        () -> session(end), task -> Thread.ofPlatform().start(task));
  }

  private boolean session(FlowRequest.End end) {
    var stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    var request = new FlowRequest(flow, Map.of(), null, kafka, end, false, false);
    var session =
        new FlowSession(
            request,
            new Modules(folder.resolve("home")),
            folder,
            new Console(stream, stream, 0),
            () -> Instant.now().plus(ahead),
            Instant.now());
    try {
      return session.run();
    } catch (Exception e) {
      throw new java.util.concurrent.CompletionException(e);
    }
  }

  private void set(String name, int number) throws IOException {
    Path next = control.resolve(name + ".new");
    Files.writeString(next, String.valueOf(number));
    Files.move(next, control.resolve(name), java.nio.file.StandardCopyOption.ATOMIC_MOVE);
  }

  private long workers() {
    return children().stream().filter(child -> arguments(child).contains("worker >>")).count();
  }

  /// What this test has started, the warden aside.
  private List<ProcessHandle> children() {
    try (Stream<ProcessHandle> all = ProcessHandle.current().children()) {
      return all.filter(child -> arguments(child).contains(folder.toString())).toList();
    }
  }

  private static String arguments(ProcessHandle handle) {
    return String.join(" ", handle.info().arguments().orElse(new String[0]));
  }

  private static boolean runs(ProcessHandle handle) {
    return handle.isAlive() && handle.info().command().isPresent();
  }

  private String printed() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private static void jar(Path jar) throws IOException {
    var manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, FakeQueueService.class.getName());
    String name = FakeQueueService.class.getName().replace('.', '/') + ".class";
    try (OutputStream file = Files.newOutputStream(jar);
        var zip = new JarOutputStream(file, manifest);
        InputStream in =
            Objects.requireNonNull(FakeQueueService.class.getResourceAsStream("/" + name))) {
      zip.putNextEntry(new JarEntry(name));
      in.transferTo(zip);
    }
  }
}
