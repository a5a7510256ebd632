package dev.millrace.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.millrace.contracts.http.JsonHttp;
import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.QueueClient;
import dev.millrace.contracts.queue.Settlement;
import dev.millrace.contracts.queue.Settlement.Complete;
import dev.millrace.contracts.queue.Settlement.Fail;
import dev.millrace.contracts.queue.Settlement.FailCause;
import dev.millrace.rim.Contact;
import dev.millrace.worker.WorkerPlan.StagePlan;
import dev.millrace.worker.lease.BootClock;
import dev.millrace.worker.lease.LeaseQueue;
import dev.millrace.worker.run.FakeQueue;
import dev.millrace.worker.run.Forwarding;
import dev.millrace.worker.run.RunSettings;
import dev.millrace.worker.run.WorkMetrics;
import dev.millrace.worker.run.WorkerRun;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The workers of `examples/`, as they are, in three languages: by file and over HTTP, and as a
/// chain of both.
@NullUnmarked
class ExamplesTest {
  private static final Path EXAMPLES = Path.of("examples").toAbsolutePath();

  @TempDir private Path scratch;
  private FakeQueue queue;
  private Drivers drivers;
  private WorkerRun worker;
  private Process http;

  @BeforeEach
  void open() throws IOException {
    queue = new FakeQueue();
  }

  @AfterEach
  void close() throws Exception {
    if (worker != null) {
      worker.close();
      drivers.close();
    }
    if (http != null) {
      http.destroy();
      http.waitFor();
    }
    queue.close();
  }

  private void work(StagePlan... stages) throws IOException {
    var run =
        new RunSettings(
            2,
            0,
            Duration.ofMinutes(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(10),
            Duration.ofMillis(200),
            Duration.ofSeconds(1),
            Forwarding.NONE);
    var plan =
        new WorkerPlan(queue.url(), "q", null, "w", null, run, 100_000, scratch, List.of(stages));
    var metrics = new WorkMetrics(new SimpleMeterRegistry());
    var clock = BootClock.orMonotonic();
    drivers = new Drivers(plan, metrics, JsonHttp.newClient(), null);
    worker =
        new WorkerRun(
            new LeaseQueue(
                new QueueClient(JsonHttp.newClient(), plan.url(), null),
                "q",
                "w",
                null,
                clock,
                new Contact("queue q", clock::nanos)),
            drivers.driver(),
            run,
            metrics,
            clock,
            InstantSource.system(),
            new Random(1));
    worker.start();
  }

  private List<Settlement> settled(int count) {
    await().atMost(Duration.ofSeconds(30)).until(() -> queue.settled.size() == count);
    return queue.settled;
  }

  @Test
  void aWorkerInShell() throws Exception {
    JsonData data = JsonData.parse("{\"any\":\"thing\"}");
    queue.enqueue("a file", data);
    work(checksum());
    String sum =
        HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(data.bytes()));
    assertThat(settled(1))
        .containsExactly(
            new Complete(
                "token-1", JsonData.parse("{\"sha256\":\"" + sum + "\",\"attempt\":1}"), null));
  }

  @Test
  void aWorkerInPython() throws Exception {
    queue.enqueue("good", JsonData.parse("{\"text\":\"to be or nöt\"}"));
    queue.enqueue("bad", JsonData.parse("{\"txt\":1}"));
    work(words());
    assertThat(settled(2))
        .contains(
            new Complete(
                "token-1", JsonData.parse("{\"text\":\"to be or n\\u00f6t\",\"words\":4}"), null))
        .contains(
            new Fail(
                "token-2",
                "exit status 65: bad has no text",
                false,
                FailCause.ERROR,
                null,
                "bad has no text\n"));
  }

  @Test
  void aWorkerOverHttp() throws Exception {
    URI url = serveShout();
    queue.enqueue("good", JsonData.parse("{\"text\":\"hey\",\"n\":1}"));
    queue.enqueue("bad", JsonData.parse("{}"));
    work(new StagePlan.Http("shout", url, null));
    assertThat(settled(2))
        .contains(new Complete("token-1", JsonData.parse("{\"text\":\"HEY\",\"n\":1}"), null))
        .contains(new Fail("token-2", "bad has no text", false, FailCause.ERROR, null, null));
  }

  @Test
  void aWordCounterInShell_givesWhatThePipelineOfOneLineGives() throws Exception {
    Path texts = Files.createDirectories(scratch.resolve("a folder/of \"texts\""));
    Files.writeString(
        texts.resolve("o\\zy.txt"),
        "I met a traveller — from an antique land,\nWho said: “Two vast and trunkless legs\r\n"
            + "of stone” stand; in the DESERT... Près d'elles.  and AND and");
    String path = "of \"texts\"/o\\zy.txt";
    queue.enqueue("poem", JsonData.of(Map.of("size", 7, "path", path)));
    work(countWords(texts.getParent()));

    Complete done = (Complete) settled(1).getFirst();
    assertThat(done.result().path("words").properties())
        .extracting(word -> word.getValue().asInt() + " " + word.getKey())
        .containsExactlyInAnyOrderElementsOf(pipeline(texts.resolve("o\\zy.txt")))
        .contains("4 and", "1 près", "1 desert");
  }

  @Test
  void aWordCounterInShell_refusesWhatIsNotBelowItsFolder() throws Exception {
    Path texts = Files.createDirectory(scratch.resolve("texts"));
    Files.writeString(scratch.resolve("secret.txt"), "secret");
    Files.createSymbolicLink(texts.resolve("link.txt"), scratch.resolve("secret.txt"));
    Files.createSymbolicLink(texts.resolve("out"), scratch);
    Files.write(texts.resolve("latin.txt"), new byte[] {'a', (byte) 0xe9, 'b'});
    var paths =
        List.of("../secret.txt", "/etc/passwd", "out/secret.txt", "link.txt", "gone", "latin.txt");
    for (String path : paths) {
      queue.enqueue(path, JsonData.of(Map.of("path", path)));
    }
    queue.enqueue("no path", JsonData.parse("{\"file\":\"a\"}"));
    work(countWords(texts));

    assertThat(settled(7))
        .allSatisfy(
            settlement -> {
              assertThat(settlement).isInstanceOf(Fail.class);
              assertThat(((Fail) settlement).retryable()).isFalse();
              assertThat(((Fail) settlement).reason()).contains("exit status 65: ");
            });
  }

  @Test
  void aReducerInPython_givesTheSameInAnyOrder() throws Exception {
    need("python3");
    String old =
        "{\"cars\":{\"A\":{\"at\":\"2026-01-01\",\"km\":1},\"B\":{\"at\":\"2026-01-02\"}}}";
    String twin = "{\"cars\":{\"A\":{\"at\":\"2026-03-01\",\"km\":2}}}";
    String other = "{\"cars\":{\"A\":{\"at\":\"2026-03-01\",\"km\":3}}}";
    queue.enqueue("one", JsonData.parse("{\"inputs\":[" + old + "," + twin + "," + other + "]}"));
    queue.enqueue("two", JsonData.parse("{\"inputs\":[" + other + "," + twin + "," + old + "]}"));
    queue.enqueue("bad", JsonData.parse("{\"inputs\":[{\"cars\":[]}]}"));
    String newest = EXAMPLES.resolve("newest.py").toString();
    work(new StagePlan.Command("newest", List.of("python3", newest)));

    var merged =
        JsonData.parse(
            "{\"cars\":{\"A\":{\"at\":\"2026-03-01\",\"km\":3},\"B\":{\"at\":\"2026-01-02\"}}}");
    assertThat(settled(3))
        .contains(new Complete("token-1", merged, null), new Complete("token-2", merged, null))
        .anyMatch(bad -> bad instanceof Fail fail && !fail.retryable());
  }

  @Test
  void aChainOfAllThree() throws Exception {
    URI url = serveShout();
    queue.enqueue("item", JsonData.parse("{\"text\":\"one two\"}"));
    work(words(), new StagePlan.Http("shout", url, null), checksum());
    String shouted = "{\"text\":\"ONE TWO\",\"words\":2}";
    String sum =
        HexFormat.of()
            .formatHex(
                MessageDigest.getInstance("SHA-256")
                    .digest(shouted.getBytes(StandardCharsets.UTF_8)));
    Complete done = (Complete) settled(1).getFirst();
    assertThat(done.result().path("sha256").asString()).isEqualTo(sum);
    assertThat(queue.extensions().stream().filter(extend -> extend.checkpoint() != null))
        .extracting(extend -> extend.checkpoint().path("finished").asInt())
        .containsExactly(1, 2);
  }

  private static StagePlan countWords(Path texts) {
    String script = EXAMPLES.resolve("count-words.sh").toString();
    return new StagePlan.Command("count-words", List.of("env", "TEXT_DIR=" + texts, script));
  }

  /// Lines such as `4 and`.
  private static List<String> pipeline(Path text) throws IOException {
    String line =
        "sed 's/[—“”]/ /g' \"$0\" | LC_ALL=C tr -cs 'A-Za-z\\200-\\377' '\\n' | tr A-Z a-z |"
            + " grep . | sort | uniq -c | sed 's/^ *//'";
    var process = new ProcessBuilder("sh", "-c", line, text.toString());
    process.environment().put("LC_ALL", "C.UTF-8");
    try (BufferedReader out = process.start().inputReader(StandardCharsets.UTF_8)) {
      return out.lines().toList();
    }
  }

  private static StagePlan checksum() {
    return new StagePlan.Command("checksum", List.of(EXAMPLES.resolve("checksum.sh").toString()));
  }

  private static StagePlan words() {
    need("python3");
    return new StagePlan.Command(
        "words", List.of("python3", EXAMPLES.resolve("words.py").toString()));
  }

  private URI serveShout() throws IOException {
    need("node");
    var builder = new ProcessBuilder("node", EXAMPLES.resolve("shout.mjs").toString());
    builder.environment().put("PORT", "0");
    http = builder.redirectErrorStream(true).start();
    try (BufferedReader said = http.inputReader(StandardCharsets.UTF_8)) {
      String line = said.readLine();
      assertThat(line).startsWith("listening on ");
      return URI.create("http://127.0.0.1:" + line.substring("listening on ".length()));
    }
  }

  /// A machine without it skips the test, loudly; the one that decides (CI) must have it.
  private static void need(String program) {
    boolean there =
        Stream.of(System.getenv("PATH").split(":"))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    if (!there && "true".equals(System.getenv("CI"))) {
      fail(program + " is not installed");
    } else if (!there) {
      abort("NOT TESTED: " + program + " is not installed");
    }
  }
}
