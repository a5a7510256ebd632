package dev.millrace.launcher.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.millrace.contracts.Problem;
import dev.millrace.contracts.event.EventRedrive;
import dev.millrace.contracts.event.EventRedriveResult;
import dev.millrace.contracts.event.PatternStatus;
import dev.millrace.contracts.event.PatternStatus.ShardStatus;
import dev.millrace.contracts.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/// The commands on an event-adapter, whose answers are made up here.
class EventsCommandTest {
  private final HttpServer server;
  private final List<EventRedrive> redrives = new ArrayList<>();
  private final List<String> tokens = new ArrayList<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final String url;
  private Object answer = new EventRedriveResult(0, 0, 0);

  EventsCommandTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    url = "http://127.0.0.1:" + server.getAddress().getPort();
    server.createContext("/api/v1/pattern", this::answer);
    server.createContext(
        "/api/v1/dead:redrive",
        exchange -> {
          redrives.add(
              Json.strict()
                  .readValue(exchange.getRequestBody().readAllBytes(), EventRedrive.class));
          tokens.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
          answer(exchange);
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void aRedrive_saysWhatCameOfIt() {
    answer = new EventRedriveResult(12, 1, 3);
    assertThat(run("redrive", "--max", "20", "--token", "secret")).isEqualTo(1);
    assertThat(text(err)).isEqualTo("millrace: 1 event ended among the dead letters again\n");
    assertThat(text(out))
        .isEqualTo(
            "12 dead letters redriven, 1 of them failed again, 3 belong to other adapters\n");
    assertThat(redrives).containsExactly(new EventRedrive(20L));
    assertThat(tokens).containsExactly("Bearer secret");
  }

  @Test
  void aRedriveOfOneThatWentWell_isAShorterSentence() {
    answer = new EventRedriveResult(1, 0, 1);
    assertThat(run("redrive")).isZero();
    assertThat(text(out)).isEqualTo("1 dead letter redriven, 1 belongs to another adapter\n");
    assertThat(redrives).containsExactly(new EventRedrive(null));
  }

  @Test
  void json_isTheDocumentAsItCame() {
    answer = new EventRedriveResult(2, 0, 0);
    assertThat(run("redrive", "--json")).isZero();
    assertThat(text(out)).hasLineCount(1).contains("\"kind\":\"EventRedriveResult\"");
  }

  @Test
  void whatTheAdapterRefuses_isItsSentenceAndExitCode1() {
    answer =
        new Problem(
            "/problems/not-redriven",
            "Not all was redriven",
            503,
            "a redrive is under way already",
            Map.of());
    assertThat(run("redrive")).isEqualTo(1);
    assertThat(text(err)).startsWith("millrace: ").contains("a redrive is under way already");
    assertThat(text(err)).hasLineCount(1);
  }

  @Test
  void anAdapterThatIsAway_isSaidToBe() {
    stop();
    assertThat(run("status")).isEqualTo(1);
    assertThat(text(err)).contains("no event-adapter answers at http://127.0.0.1");
  }

  @Test
  void theStatus_showsEndsShardsAndTroubles() {
    answer =
        new PatternStatus(
            "regions",
            "sharder",
            Map.of("in", "kafka:signups"),
            Map.of("us", "kafka:signups.us"),
            "kafka:signups.dead",
            "exactly-once",
            Map.of("Kafka", "a topic is not there: signups.us"),
            List.of(new ShardStatus("us", false, "lags 1000 records")));
    assertThat(run("status")).isZero();
    assertThat(text(out))
        .isEqualTo(
            """
            regions: a sharder, exactly-once
            END           NAME  WHERE
            input         in    kafka:signups
            output        us    kafka:signups.us
            dead letters  -     kafka:signups.dead
            SHARD  STATUS  LAST PROBE
            us     out     lags 1000 records
            TROUBLE WITH  WHAT
            Kafka         a topic is not there: signups.us
            """);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      boolean isProblem = answer instanceof Problem;
      byte[] body = Json.strict().writeValueAsBytes(answer);
      exchange
          .getResponseHeaders()
          .add("Content-Type", isProblem ? "application/problem+json" : "application/json");
      exchange.sendResponseHeaders(isProblem ? 503 : 200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private int run(String... arguments) {
    var all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--url", url));
    PrintStream before = System.out;
    PrintStream errBefore = System.err;
    try {
      System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
      return new CommandLine(new EventsCommand()).execute(all.toArray(String[]::new));
    } finally {
      System.setOut(before);
      System.setErr(errBefore);
    }
  }

  private static String text(ByteArrayOutputStream stream) {
    return stream.toString(StandardCharsets.UTF_8);
  }
}
