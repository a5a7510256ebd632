package dev.millrace.launcher.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.millrace.contracts.http.JsonHttp;
import dev.millrace.launcher.console.Console;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Execution(ExecutionMode.CONCURRENT)
class SourceConformanceTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void aSourceWithOneMistake_failsTheRowThatIsAboutIt_andNoOther(FakeSource.Fault fault)
      throws Exception {
    try (var source = new FakeSource(fault)) {
      assertThat(failed(check(source.url()))).as(this::printed).containsExactly(fault.row);
    }
  }

  @Test
  void aGoodSource_passesEveryRow() throws Exception {
    try (var source = new FakeSource(FakeSource.Fault.NONE)) {
      Report report = check(source.url());

      assertThat(failed(report)).as(this::printed).isEmpty();
      assertThat(report.conclude(console())).isZero();
      assertThat(printed()).contains("✓ GET /api/v1/items answers 200", "– an empty source");
    }
  }

  @Test
  void whatWasExpectedAndWhatWasSeen_isSaid() throws Exception {
    try (var source = new FakeSource(FakeSource.Fault.ITEM_OF_OTHER_VERSION)) {
      Report report = check(source.url());

      assertThat(report.conclude(console())).isOne();
      assertThat(printed())
          .contains("✗ an item says kind Item, apiVersion v1  [item-kind]")
          .contains("expected: \"kind\":\"Item\",\"apiVersion\":\"v1\"")
          .containsPattern("seen: .*\"v2\"");
    }
  }

  @Test
  void aSourceThatIsNotThere_failsOnceWithWordsInsteadOfAStackTrace() throws Exception {
    Report report = check(URI.create("http://127.0.0.1:1"));

    assertThat(report.conclude(console())).isOne();
    assertThat(failed(report)).as(this::printed).containsExactly("list");
    assertThat(printed()).contains("no answer from http://127.0.0.1:1/api/v1/items");
  }

  @Test
  @Timeout(20)
  void anAnswerThatStopsInItsBody_isNotWaitedForForEver() throws Exception {
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext("/", SourceConformanceTest::stall);
    server.start();
    try {
      var url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
      var http = new Exchange(JsonHttp.newClient(), url, Duration.ofMillis(300), null);

      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> http.get("/api/v1/items"))
          .withMessage("no answer from %s/api/v1/items within 0.3 s", url);
    } finally {
      server.stop(0);
    }
  }

  private static void stall(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 50);
    exchange.getResponseBody().write('{');
    exchange.getResponseBody().flush();
  }

  private Report check(URI url) throws InterruptedException {
    var http = new Exchange(JsonHttp.newClient(), url, Duration.ofSeconds(20), null);
    return Report.of(
        SourceRows.all(), new SourceUnderTest(http, Duration.ofMillis(350)), console());
  }

  private Console console() {
    var stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    return new Console(stream, stream, 0);
  }

  private String printed() {
    return out.toString(StandardCharsets.UTF_8);
  }

  static List<String> failed(Report report) {
    return report.verdicts().entrySet().stream()
        .filter(row -> row.getValue() instanceof Verdict.Fails)
        .map(Map.Entry::getKey)
        .toList();
  }
}
