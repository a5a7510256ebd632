package dev.millrace.launcher.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManagedProcessTest {
  private static final Restarts QUICK =
      new Restarts(Duration.ofMillis(10), Duration.ofMillis(20), 3, Duration.ofMinutes(1));

  @TempDir Path folder;
  private Spawner spawner;
  private final Events events = new Events();
  private final List<ManagedProcess> started = new ArrayList<>();

  @BeforeEach
  void open() throws IOException {
    spawner = new Spawner();
  }

  @AfterEach
  void close() {
    started.forEach(ManagedProcess::kill);
    spawner.close();
  }

  @Test
  void aProgramThatEndsByItself_isStartedAgain_andInTheEndGivenUpWithItsLastLines() {
    ManagedProcess process = start("echo working; echo $RANDOM >> runs; exit 3", null);

    await().until(process::isGone);

    assertThat(events.restarts).hasSize(3);
    assertThat(events.endings)
        .singleElement()
        .satisfies(
            ending -> {
              assertThat(ending.what()).isEqualTo("exit code 3");
              assertThat(ending.wasReady()).isTrue();
              assertThat(ending.tail()).endsWith("working");
            });
    assertThat(folder.resolve("runs")).content().hasLineCount(4);
  }

  @Test
  void whatAJvmSaysOfItsCacheAsItEnds_doesNotHideWhyItEnded() {
    ManagedProcess process =
        start(
            """
            echo there is no ffmpeg
            for class in $(seq 30); do echo "[7.1s][warning][aot] Skipping $class"; done
            echo "AOTCache creation is complete: app.aot"
            exit 1
            """,
            URI.create("http://127.0.0.1:1/ready"));

    await().until(process::isGone);

    assertThat(events.endings)
        .singleElement()
        .satisfies(
            ending -> {
              assertThat(ending.tail()).containsExactly("there is no ffmpeg");
              assertThat(ending.log()).content().contains("Skipping 30", "AOTCache");
            });
  }

  @Test
  void aProgramThatEndsBeforeItIsReady_isGivenUpAtOnce() {
    ManagedProcess process =
        start("echo no such setting >&2; exit 1", URI.create("http://127.0.0.1:1/ready"));

    await().until(process::isGone);

    assertThat(events.restarts).isEmpty();
    assertThat(events.endings)
        .singleElement()
        .satisfies(
            ending -> {
              assertThat(ending.wasReady()).isFalse();
              assertThat(ending.tail()).containsExactly("no such setting");
              assertThat(ending.log()).hasContent("no such setting");
            });
  }

  @Test
  void aProgramThatIsNotThere_isGivenUpAtOnce() {
    ManagedProcess process =
        start(
            new Program(
                "x", 0, List.of("/no/such/program"), Map.of(), folder, log(), null, second()));

    await().until(process::isGone);

    assertThat(events.endings)
        .anySatisfy(
            ending ->
                assertThat(ending.tail())
                    .anySatisfy(line -> assertThat(line).contains("/no/such/program")));
  }

  @Test
  void aProgramWhoseEnvironmentCannotBe_isGivenUpAtOnce() {
    ManagedProcess process =
        start(
            new Program(
                "x", 0, List.of("true"), Map.of("A=B", "c"), folder, log(), null, second()));

    await().until(process::isGone);

    assertThat(events.endings)
        .singleElement()
        .satisfies(
            ending -> {
              assertThat(ending.what()).startsWith("cannot be started: ").contains("A=B");
              assertThat(ending.wasReady()).isFalse();
            });
  }

  @Test
  void aProgramIsReady_whenItsAddressAnswers200() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    var status = new int[] {503};
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(status[0], -1);
          exchange.close();
        });
    server.start();
    ManagedProcess process =
        start("exec sleep 60", URI.create("http://127.0.0.1:" + server.getAddress().getPort()));

    await().pollDelay(Duration.ofMillis(200)).until(() -> !process.isReady());
    status[0] = 200;

    await().until(process::isReady);
    server.stop(0);
  }

  @Test
  void aProgramAskedToStop_endsInItsOwnTimeAndIsNotStartedAgain() throws Exception {
    ManagedProcess process =
        start("trap 'echo bye; exit 0' TERM; echo on; while :; do sleep 0.05; done", null);
    await().until(() -> Files.exists(log()));

    process.stop();

    assertThat(process.isGone()).isTrue();
    assertThat(log()).content().contains("bye");
    assertThat(events.restarts).isEmpty();
    assertThat(events.endings).isEmpty();
  }

  @Test
  void aProgramThatWillNotStop_isKilledWithAllItStarted_whenItsGraceIsOver() throws Exception {
    ManagedProcess process =
        start("trap '' TERM; sleep 300 & echo $! > child; while :; do sleep 1; done", null);
    await()
        .until(
            () -> Files.exists(folder.resolve("child")) && Files.size(folder.resolve("child")) > 1);
    long child = Long.parseLong(Files.readString(folder.resolve("child")).strip());

    process.stop();

    assertThat(process.isGone()).isTrue();
    await().until(() -> !alive(child));
  }

  @Test
  void whatADeadProgramHadStarted_isEndedToo() throws Exception {
    start("sleep 300 & echo $! > child; exit 0", null);
    await()
        .until(
            () -> Files.exists(folder.resolve("child")) && Files.size(folder.resolve("child")) > 1);
    long child = Long.parseLong(Files.readString(folder.resolve("child")).strip());

    await().until(() -> !alive(child));
  }

  @Test
  void drainingWaitsForABusyProgram_forLongerThanItsGrace() {
    ManagedProcess process =
        start("trap 'sleep 2; exit 0' TERM; echo on; while :; do sleep 0.05; done", null);
    await().until(() -> Files.exists(log()));

    process.drain();

    await().during(Duration.ofMillis(1500)).until(() -> !process.isGone());
    await().until(process::isGone);
  }

  @Test
  void whenThePipeToTheWardenBreaks_nothingIsLeftRunning() {
    ManagedProcess process = start("exec sleep 300", null);
    await().until(() -> process.handle().isPresent());
    ProcessHandle handle = process.handle().orElseThrow();

    spawner.close();

    await().until(() -> !handle.isAlive());
  }

  @Test
  void whenThePipeToTheWardenBreaks_whatAProgramHadStartedIsEndedToo() throws Exception {
    start("sleep 300 & echo $! > child; wait", null);
    await()
        .until(
            () -> Files.exists(folder.resolve("child")) && Files.size(folder.resolve("child")) > 1);
    long child = Long.parseLong(Files.readString(folder.resolve("child")).strip());

    spawner.close();

    await().until(() -> !alive(child));
  }

  @Test
  void aProgramLeadsAProcessGroupOfItsOwn_soThatCtrlCDoesNotReachIt() throws Exception {
    start("ps -o pgid= -p $$ > group; echo $$ > pid; exec sleep 60", null);
    await()
        .until(() -> Files.exists(folder.resolve("pid")) && Files.size(folder.resolve("pid")) > 1);

    assertThat(Files.readString(folder.resolve("group")).strip())
        .isEqualTo(Files.readString(folder.resolve("pid")).strip());
  }

  @Test
  void aTalkativeProgram_doesNotFillTheDisk() {
    start(
        "i=0; while [ $i -lt 3000 ]; do printf '%04000d\\n"
            + "' 7; i=$((i+1)); done; echo the end; exec sleep 60",
        null);

    await().until(() -> Files.exists(log()) && Files.readString(log()).endsWith("the end\n"));

    assertThat(Path.of(log() + ".1"))
        .isRegularFile()
        .satisfies(old -> assertThat(Files.size(old)).isLessThan(ChildLog.MAX_FILE_BYTES + 8192));
  }

  private ManagedProcess start(String script, @Nullable URI ready) {
    return start(
        new Program(
            "child", 0, List.of("sh", "-c", script), Map.of(), folder, log(), ready, second()));
  }

  private ManagedProcess start(Program program) {
    var process =
        new ManagedProcess(
            program, spawner, new ReadyProbe(HttpClient.newHttpClient()), QUICK, events);
    started.add(process);
    process.start();
    return process;
  }

  private Path log() {
    return folder.resolve("child.log");
  }

  private static Duration second() {
    return Duration.ofSeconds(1);
  }

  private static boolean alive(long pid) {
    return ProcessHandle.of(pid)
        .map(handle -> handle.isAlive() && handle.info().command().isPresent())
        .orElse(false);
  }

  private static final class Events implements ProcessEvents {
    private final List<Duration> restarts = new CopyOnWriteArrayList<>();
    private final List<Ending> endings = new CopyOnWriteArrayList<>();

    @Override
    public void started(Program program) {}

    @Override
    public void ready(Program program, Duration after) {}

    @Override
    public void restarting(Program program, Ending ending, Duration delay) {
      restarts.add(delay);
    }

    @Override
    public void gaveUp(Program program, Ending ending) {
      endings.add(ending);
    }
  }
}
