package dev.millrace.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.Settlement.Complete;
import dev.millrace.contracts.queue.Settlement.Release;
import dev.millrace.contracts.queue.Settlement.ReleaseCause;
import dev.millrace.worker.run.FakeQueue;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The program as a process of its own, with real signals.
@NullUnmarked
class WorkerApplicationTest {
  private static final Pattern PORT = Pattern.compile("Jetty started on port (\\d+)");

  @TempDir private Path folder;
  private FakeQueue queue;
  private Process adapter;

  @BeforeEach
  void open() throws IOException {
    queue = new FakeQueue();
  }

  @AfterEach
  void close() throws InterruptedException {
    if (adapter != null) {
      adapter.destroyForcibly().waitFor();
    }
    queue.close();
  }

  /// @param script of the worker; it finds the test's folder in `$T`
  private void start(List<String> options, String script) throws IOException {
    List<String> argv =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath(),
                WorkerApplication.class.getName(),
                "--url=" + queue.url(),
                "--queue=q",
                "--scratch=" + folder));
    argv.addAll(options);
    argv.addAll(List.of("--", "sh", "-c", script));
    var builder = new ProcessBuilder(argv);
    builder.environment().put("MILLRACE_WORKER_TOKEN", "t0ken");
    builder.environment().put("T", folder.toString());
    adapter = builder.redirectErrorStream(true).redirectOutput(log().toFile()).start();
  }

  private static String classPath() {
    // Tests may run in a class loader of their own; the parts of this one are what it needs.
    return System.getProperty("java.class.path").contains("spring")
        ? System.getProperty("java.class.path")
        : System.getProperty("test.class.path", System.getProperty("surefire.test.class.path"));
  }

  private Path log() {
    return folder.resolve("log");
  }

  private static ConditionFactory patiently() {
    return await().atMost(Duration.ofSeconds(60));
  }

  private void signal(String name) throws Exception {
    new ProcessBuilder("sh", "-c", "kill -" + name + " " + adapter.pid()).start().waitFor();
  }

  private int exitStatus() throws Exception {
    assertThat(adapter.waitFor(60, TimeUnit.SECONDS)).as(Files.readString(log())).isTrue();
    return adapter.exitValue();
  }

  private boolean isAlive(String pidFile) throws IOException {
    Path stat = Path.of("/proc", Files.readString(folder.resolve(pidFile)).strip(), "stat");
    return Files.exists(stat) && !Files.readString(stat).contains(") Z ");
  }

  @Test
  void itWorks_showsHowItIs_andEndsWithStatus0WhenWhatIsUnderWayIsDone() throws Exception {
    queue.enqueue("a");
    start(
        List.of(),
        "touch $T/begun; while test ! -e $T/go; do sleep 0.05; done; env > $T/env;"
            + " echo '{\"n\":1}' > $WORK_RESULT_FILE");
    patiently().until(() -> Files.exists(folder.resolve("begun")));

    URI base = URI.create("http://127.0.0.1:" + port());
    assertThat(get(base.resolve("/actuator/health/readiness"))).contains("\"UP\"");
    assertThat(get(base.resolve("/actuator/prometheus")))
        .contains("millrace_worker_slots_busy 1.0");

    signal("TERM");
    patiently().until(() -> get(base.resolve("/actuator/health/readiness")).contains("draining"));
    Files.createFile(folder.resolve("go"));
    assertThat(exitStatus()).isZero();
    assertThat(queue.settled)
        .containsExactly(new Complete("token-1", JsonData.parse("{\"n\":1}"), null));
    assertThat(Files.readString(folder.resolve("env"))).doesNotContain("t0ken", "MILLRACE_");
    assertThat(Files.readString(log())).doesNotContain("t0ken");
    try (var left = Files.list(folder)) {
      assertThat(left.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.startsWith("millrace-worker-"));
    }
  }

  @Test
  void aSecondSignalStopsWhatIsUnderWay() throws Exception {
    queue.enqueue("a");
    start(
        List.of("--drain=10m", "--grace=200ms"),
        "trap '' TERM; echo $$ > $T/leader; sh -c 'trap \"\" TERM; echo $$ > $T/child; sleep 300' &"
            + " while :; do sleep 0.1; done");
    patiently().until(() -> Files.exists(folder.resolve("child")) && isAlive("child"));
    signal("TERM");
    patiently().until(() -> Files.readString(log()).contains("draining"));
    signal("TERM");
    assertThat(exitStatus()).isZero();
    assertThat(queue.settled).containsExactly(new Release("token-1", ReleaseCause.EVICTED, null));
    patiently().until(() -> !isAlive("leader") && !isAlive("child"));
  }

  @Test
  void itsCommandsEndWithItWhenItIsKilled() throws Exception {
    queue.enqueue("a");
    start(List.of(), "sh -c 'echo $$ > $T/child; sleep 300' & echo $$ > $T/leader; sleep 300");
    patiently()
        .until(
            () -> Files.exists(folder.resolve("child")) && Files.exists(folder.resolve("leader")));
    patiently().until(() -> isAlive("child") && isAlive("leader"));
    signal("KILL");
    patiently().until(() -> !isAlive("leader") && !isAlive("child"));
  }

  @Test
  void oneThatStoodStillForLongerThanItsLeaseStopsTheWorkAndSettlesNothing() throws Exception {
    queue.enqueue("a", "b");
    start(
        List.of("--lease=4s", "--prefetch=1", "--grace=200ms"),
        "echo $WORK_ITEM_NAME >> $T/begun; echo $$ > $T/leader; sleep 300");
    patiently().until(() -> Files.exists(folder.resolve("leader")) && queue.isLeased("b"));
    signal("STOP");
    queue.revoke("a");
    queue.revoke("b");
    int extensions = queue.extensions().size();
    await()
        .during(Duration.ofSeconds(5))
        .atMost(Duration.ofSeconds(20))
        .until(() -> queue.extensions().size() <= extensions + 2);
    assertThat(isAlive("leader")).isTrue();
    signal("CONT");
    patiently().until(() -> !isAlive("leader"));
    queue.enqueue("c");
    patiently().until(() -> Files.readString(folder.resolve("begun")).contains("c"));
    assertThat(Files.readAllLines(folder.resolve("begun"))).containsExactly("a", "c");
    assertThat(queue.settled).isEmpty();
  }

  @Test
  void itDoesNotStartWithSettingsThatCannotBe_andSaysAllThatIsWrong() throws Exception {
    start(
        List.of("--concurrency=0", "--grace=2h", "--drain=soon", "--millrace.worker.quue=q"),
        "true");
    assertThat(exitStatus()).isEqualTo(1);
    assertThat(Files.readString(log()))
        .contains("millrace.worker.concurrency is 0: it must be 1 to 256")
        .contains("millrace.worker.grace is 2h: it must be 0s to 1h")
        .contains("millrace.worker.drain is \"soon\": write a duration")
        .contains("millrace.worker.quue is not known: there are concurrency, deadline,")
        .doesNotContain("\tat ");
  }

  private String port() throws IOException {
    patiently().until(() -> PORT.matcher(Files.readString(log())).find());
    Matcher said = PORT.matcher(Files.readString(log()));
    return said.find() ? said.group(1) : "";
  }

  private static String get(URI url) throws IOException, InterruptedException {
    try (var client = HttpClient.newHttpClient()) {
      return client
          .send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }
}
