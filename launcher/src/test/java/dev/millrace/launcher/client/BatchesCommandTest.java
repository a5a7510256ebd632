package dev.millrace.launcher.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/// The commands on batches, with the answers of a queue-service made up here.
class BatchesCommandTest {
  private static final String PATH = "/api/v1/queues/q/batches";

  private final HttpServer server;
  private final Map<String, Queue<String>> answers = new HashMap<>();
  private final List<String> asked = new ArrayList<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  BatchesCommandTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String call = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
    asked.add((call + " " + body).strip());
    byte[] answer =
        Objects.requireNonNull(answers.get(call)).remove().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, answer.length);
    try (var to = exchange.getResponseBody()) {
      to.write(answer);
    }
  }

  private void answers(String call, String... documents) {
    answers.put(call, new ArrayDeque<>(List.of(documents)));
  }

  private static String batch(String name, String more, String counts, boolean complete) {
    return """
        {"queue":"q","name":"%s",%s"counts":{%s},"complete":%s,"opened":"2026-01-01T00:00:00Z"}
        """
        .formatted(name, more, counts, complete);
  }

  private int run(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--url", "http://127.0.0.1:" + server.getAddress().getPort()));
    PrintStream was = System.out;
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    try {
      return new CommandLine(new BatchesCommand()).execute(all.toArray(String[]::new));
    } finally {
      System.setOut(was);
    }
  }

  private List<String> lines() {
    return out.toString(StandardCharsets.UTF_8)
        .lines()
        .map(line -> line.replaceAll(" +", " "))
        .toList();
  }

  @Test
  void aListTellsHowEachStands() {
    String batches =
        String.join(
            ",",
            batch("a", "\"sealed\":false,\"expected\":9,\"accepted\":2,", "\"ready\":2", false),
            batch("b", "\"sealed\":true,\"accepted\":1,", "\"leased\":1", false),
            batch("c", "\"sealed\":true,\"accepted\":3,", "\"succeeded\":2,\"dead\":1", true),
            batch(
                "d",
                "\"cancelled\":\"2026-01-02T00:00:00Z\",\"sealed\":true,\"accepted\":3,",
                "\"cancelled\":3",
                true));
    answers("GET " + PATH, "{\"batches\":[" + batches + "]}");
    assertThat(run("list", "q")).isZero();
    assertThat(lines())
        .containsExactly(
            "BATCH STANDING ACCEPTED OPEN SUCCEEDED DEAD CANCELLED OPENED",
            "a open 2 of 9 2 0 0 0 2026-01-01T00:00:00Z",
            "b sealed 1 1 0 0 0 2026-01-01T00:00:00Z",
            "c complete 3 0 2 1 0 2026-01-01T00:00:00Z",
            "d cancelled 3 0 0 0 3 2026-01-01T00:00:00Z");
  }

  @Test
  void oneThatIsNotComplete_isShownWithWhatItWaitsFor() {
    String open = "\"sealed\":false,\"expected\":2,\"accepted\":1,\"awaited\":1,";
    answers("GET " + PATH + "/b", batch("b", open, "\"ready\":1", false));
    answers(
        "GET " + PATH + "/b:missing",
        "{\"items\":[{\"queue\":\"q\",\"name\":\"x\",\"state\":\"ready\",\"priority\":0,\"enqueued\":\"2026-01-01T00:00:00Z\",\"failures\":0,\"lost\":0,\"attempts\":[]}]}");
    answers("GET " + PATH + "/b:awaited", "{\"names\":[\"y\"]}");
    assertThat(run("show", "q", "b")).isZero();
    assertThat(lines())
        .endsWith(
            "NOT SETTLED STATE ENQUEUED WORKER", "x ready 2026-01-01T00:00:00Z -", "NOT COME", "y");
  }

  @Test
  void aLargeOneIsCancelledInAsManyCallsAsItTakes() {
    String off = "\"cancelled\":\"2026-01-02T00:00:00Z\",\"sealed\":true,\"accepted\":9,";
    answers(
        "POST " + PATH + "/b:cancel",
        batch("b", off, "\"ready\":5,\"cancelled\":4", false),
        batch("b", off, "\"cancelled\":9", true));
    assertThat(run("cancel", "q", "b", "--yes")).isZero();
    assertThat(asked).hasSize(2);
    assertThat(lines()).endsWith("b cancelled 9 0 0 0 9 2026-01-01T00:00:00Z");
  }

  /// As where a replica of an older build leads.
  @Test
  void whereItGetsNoFurther_itEnds_andSaysSo() {
    String off = "\"sealed\":true,\"accepted\":9,";
    String same = batch("b", off, "\"ready\":9", false);
    answers("POST " + PATH + "/b:cancel", same, same);
    assertThat(run("cancel", "q", "b", "--yes")).isOne();
    assertThat(lines()).endsWith("b sealed 9 9 0 0 0 2026-01-01T00:00:00Z");
  }

  @Test
  void aSealSaysThatNothingMoreComes_orHowMany() {
    String sealed = batch("b", "\"sealed\":true,\"accepted\":1,", "\"ready\":1", false);
    answers("PUT " + PATH + "/b", sealed, sealed);
    assertThat(run("seal", "q", "b")).isZero();
    assertThat(run("seal", "q", "b", "--expected", "7")).isZero();
    assertThat(asked)
        .satisfiesExactly(
            all -> assertThat(all).contains("\"sealed\":true").doesNotContain("expected"),
            count -> assertThat(count).contains("\"expected\":7").doesNotContain("sealed"));
  }
}
