package dev.millrace.launcher.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.millrace.contracts.http.JsonHttp;
import dev.millrace.contracts.json.JsonData;
import dev.millrace.launcher.console.Console;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Execution(ExecutionMode.CONCURRENT)
class HttpWorkerConformanceTest {
  private enum Fault {
    NONE(""),
    LEAVES_DATA_OUT(""),
    ALWAYS_FAILS("done"),
    ANSWERS_IN_TEXT("result-type"),
    RESULT_WITHOUT_KIND("result-kind"),
    DATA_IS_A_LIST("result-data"),
    FAILS_THE_SECOND_TIME("again"),
    REFUSES_NEW_FIELDS("unknown-field"),
    FAILS_WHEN_BUSY("concurrent"),
    RETRY_AFTER_IS_A_DATE("concurrent"),
    TRIES_A_HOPELESS_ITEM_AGAIN("never"),
    BREAKS_WHEN_THE_CALLER_HANGS_UP("hang-up");

    final String row;

    Fault(String row) {
      this.row = row;
    }
  }

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final AtomicInteger calls = new AtomicInteger();
  private final Semaphore free = new Semaphore(2);
  private final HttpServer server;
  private volatile boolean broken;

  HttpWorkerConformanceTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"NONE", "LEAVES_DATA_OUT"})
  void aWorkerWithOneMistake_failsTheRowThatIsAboutIt_andNoOther(Fault fault) throws Exception {
    assertThat(SourceConformanceTest.failed(check(fault)))
        .as(out::toString)
        .containsExactly(fault.row);
  }

  /// A result without `data` is `{}`, as the interface says.
  @ParameterizedTest
  @EnumSource(names = {"NONE", "LEAVES_DATA_OUT"})
  void aGoodWorker_passesEveryRow(Fault none) throws Exception {
    Report report = check(none);

    assertThat(report.verdicts().values())
        .as(out::toString)
        .allSatisfy(verdict -> assertThat(verdict).isInstanceOf(Verdict.Holds.class));
  }

  private Report check(Fault fault) throws InterruptedException {
    server.createContext("/api/v1/work", exchange -> work(exchange, fault));
    var trial =
        new WorkerTrial(
            JsonData.parse("{\"path\":\"a\"}"),
            JsonData.parse("{\"hopeless\":true}"),
            Duration.ofSeconds(20),
            Duration.ofMillis(100),
            Duration.ofSeconds(2));
    var url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    var worker =
        new HttpWorker(new Exchange(JsonHttp.newClient(), url, trial.patience(), null), trial);
    var stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    return Report.of(HttpRows.all(), worker, new Console(stream, stream, 0));
  }

  private void work(HttpExchange exchange, Fault fault) throws IOException {
    String item = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    boolean twoAtATime = fault == Fault.FAILS_WHEN_BUSY || fault == Fault.RETRY_AFTER_IS_A_DATE;
    if (twoAtATime && !free.tryAcquire()) {
      busy(exchange, fault);
      return;
    }
    if (fault == Fault.BREAKS_WHEN_THE_CALLER_HANGS_UP) {
      // One after the other: it has broken before the next one is looked at.
      free.acquireUninterruptibly(2);
      free.release();
    }
    try {
      pause();
      answer(exchange, fault, item, calls.incrementAndGet());
    } catch (IOException e) {
      broken = fault == Fault.BREAKS_WHEN_THE_CALLER_HANGS_UP;
      throw e;
    } finally {
      free.release();
    }
  }

  private static void busy(HttpExchange exchange, Fault fault) throws IOException {
    exchange.getResponseHeaders().set("Retry-After", "Wed, 21 Oct 2026 07:28:00 GMT");
    FakeSource.answer(
        exchange, fault == Fault.FAILS_WHEN_BUSY ? 500 : 503, "application/json", "{}");
  }

  private void answer(HttpExchange exchange, Fault fault, String item, int call)
      throws IOException {
    String kind = fault == Fault.RESULT_WITHOUT_KIND ? "" : "\"kind\":\"WorkResult\",";
    String data =
        switch (fault) {
          case DATA_IS_A_LIST -> ",\"data\":[]";
          case LEAVES_DATA_OUT -> "";
          default -> ",\"data\":{\"n\":1}";
        };
    FakeSource.answer(
        exchange,
        status(fault, item, call),
        fault == Fault.ANSWERS_IN_TEXT ? "text/plain" : "application/json",
        "{%s\"apiVersion\":\"v1\"%s}".formatted(kind, data) + padding(fault));
  }

  /// So much that the server notices when nobody takes it.
  private static String padding(Fault fault) {
    return fault == Fault.BREAKS_WHEN_THE_CALLER_HANGS_UP ? " ".repeat(8 << 20) : "";
  }

  private int status(Fault fault, String item, int call) {
    if (item.contains("hopeless")) {
      return fault == Fault.TRIES_A_HOPELESS_ITEM_AGAIN ? 500 : 422;
    }
    boolean fails =
        fault == Fault.ALWAYS_FAILS
            || broken
            || (fault == Fault.FAILS_THE_SECOND_TIME && call == 2)
            || (fault == Fault.REFUSES_NEW_FIELDS && item.contains("millraceConformance"));
    return fails ? 500 : 200;
  }

  /// The work itself, in the middle of which a caller can hang up.
  private static void pause() {
    try {
      Thread.sleep(300);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
