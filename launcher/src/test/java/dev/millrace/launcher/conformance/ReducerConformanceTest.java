package dev.millrace.launcher.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.millrace.contracts.http.JsonHttp;
import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.json.JsonData;
import dev.millrace.launcher.console.Console;
import dev.millrace.launcher.process.Spawner;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The reducers are shell and awk. An input holds one number, `{"n":1}`, and awk gets each of them
/// in a line of its own.
@Execution(ExecutionMode.CONCURRENT)
class ReducerConformanceTest {
  private static final String NUMBERS =
      "tr '{' '\\n' < \"$WORK_ITEM_FILE\" | sed -n 's/^\"n\":\\([0-9.]*\\).*/\\1/p'";

  private static String awk(String program) {
    return NUMBERS + " | awk '" + program + "' > \"$WORK_RESULT_FILE\"";
  }

  private static final String SUM = awk("{ s += $1 } END { printf \"{\\\"n\\\":%.17g}\\n\", s }");

  private enum Bad {
    AVERAGE_OF_AVERAGES(
        "grouping", awk("{ s += $1 } END { printf \"{\\\"n\\\":%.17g}\\n\", s / NR }")),
    KEEPS_THE_FIRST("order", awk("NR == 1 { print \"{\\\"n\\\":\" $1 \"}\" }")),
    TAKES_ANOTHER_SHAPE(
        "shape",
        "grep -q total \"$WORK_ITEM_FILE\" && exit 1; "
            + awk("{ s += $1 } END { print \"{\\\"total\\\":\" s \"}\" }")),
    TELLS_THE_TIME("again", awk("END { print \"{\\\"n\\\":1,\\\"pid\\\":\" '$$' \"}\" }")),
    GIVES_NONE("result", "exit 0"),
    GIVES_TWO("result", SUM + "; echo '{}' >> \"$WORK_RESULT_FILE\""),
    GIVES_AN_ARRAY("result", "echo '[1]' > \"$WORK_RESULT_FILE\""),
    CRASHES("done", "kill -9 $$"),
    HANGS("done", "sleep 60"),
    CRASHES_AT_MANY("many", "[ $(" + NUMBERS + " | wc -l) -lt 50 ] || exit 1; " + SUM);

    final String row;
    final String script;

    Bad(String row, String script) {
      this.row = row;
      this.script = script;
    }
  }

  @TempDir Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private Spawner spawner;

  @BeforeEach
  void open() throws IOException {
    spawner = new Spawner();
  }

  @AfterEach
  void close() {
    spawner.close();
  }

  @ParameterizedTest
  @EnumSource
  void aReducerWithOneMistake_failsTheRowThatIsAboutIt_andNoOther(Bad bad) throws Exception {
    Report report = check(bad.script, 6, Duration.ofSeconds(bad == Bad.HANGS ? 1 : 30), "0");

    assertThat(SourceConformanceTest.failed(report)).as(out::toString).containsExactly(bad.row);
  }

  @Test
  void aGoodReducer_passesEveryRow() throws Exception {
    Report report = check(SUM, 6, Duration.ofSeconds(30), "0");

    assertThat(report.verdicts().values())
        .as(out::toString)
        .allSatisfy(verdict -> assertThat(verdict).isInstanceOf(Verdict.Holds.class));
    assertThat(printed()).contains("6 orders tried", "6 groupings tried");
  }

  @Test
  void theInputsThatShowAMistakeAreSaid() throws Exception {
    check(Bad.AVERAGE_OF_AVERAGES.script, 6, Duration.ofSeconds(30), "0");

    assertThat(printed())
        .contains("✗ how they are grouped does not matter  [grouping]")
        .contains(
            "{\"n\":2.3333333333333335}, as for all at once of {\"n\":1} , {\"n\":2} , {\"n\":4}")
        .contains("{\"n\":2.75} when merged as ((1 2) 3)");
  }

  @Test
  void floatsThatAreOnlyRoundedDifferently_passWithATolerance() throws Exception {
    var inputs = List.of(number("0.1"), number("0.2"), number("0.3"));

    assertThat(SourceConformanceTest.failed(check(SUM, inputs, "0"))).contains("grouping");
    assertThat(SourceConformanceTest.failed(check(SUM, inputs, "1e-12"))).isEmpty();
  }

  @Test
  void aReducerOverHttp_isTriedTheSameWay() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      server.setExecutor(threads);
      server.createContext(
          "/api/v1/work",
          exchange -> {
            var item = Json.lenient().readTree(exchange.getRequestBody().readAllBytes());
            long most = 0;
            for (var input : item.at("/data/inputs")) {
              most = Math.max(most, input.path("n").asLong());
            }
            FakeSource.answer(
                exchange,
                200,
                "application/json",
                "{\"kind\":\"WorkResult\",\"apiVersion\":\"v1\",\"data\":{\"n\":" + most + "}}");
          });
      server.start();
      var url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
      var work = work(Duration.ofSeconds(20));
      var worker =
          new HttpWorker(new Exchange(JsonHttp.newClient(), url, work.patience(), null), work);

      Report report = run(Reducer.by(worker), numbers(), "0", 6);

      assertThat(SourceConformanceTest.failed(report)).as(out::toString).isEmpty();
    } finally {
      server.stop(0);
    }
  }

  private Report check(String script, int trials, Duration patience, String tolerance)
      throws IOException, InterruptedException {
    Path scratch = Files.createTempDirectory(folder, "scratch");
    var worker = new CommandWorker(List.of("sh", "-c", script), work(patience), scratch, spawner);
    return run(Reducer.by(worker), numbers(), tolerance, trials);
  }

  private Report check(String script, List<JsonData> inputs, String tolerance)
      throws IOException, InterruptedException {
    Path scratch = Files.createTempDirectory(folder, "scratch");
    var command = List.of("sh", "-c", script);
    var worker = new CommandWorker(command, work(Duration.ofSeconds(30)), scratch, spawner);
    return run(Reducer.by(worker), inputs, tolerance, 6);
  }

  private Report run(Reducer reducer, List<JsonData> inputs, String tolerance, int trials)
      throws InterruptedException {
    var sameness = new Sameness(new BigDecimal(tolerance));
    var trial = new ReducerTrial(reducer, inputs, sameness, trials, new Random(7));
    var stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    return Report.of(ReducerRows.all(), trial, new Console(stream, stream, 0));
  }

  private static WorkerTrial work(Duration patience) {
    return new WorkerTrial(number("1"), null, patience, Duration.ZERO, Duration.ZERO);
  }

  private static List<JsonData> numbers() {
    return List.of(number("1"), number("2"), number("4"), number("8"), number("16"));
  }

  private static JsonData number(String n) {
    return JsonData.parse("{\"n\":" + n + "}");
  }

  private String printed() {
    return out.toString(StandardCharsets.UTF_8);
  }
}
