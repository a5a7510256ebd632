package dev.millrace.launcher.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.EnqueueRequest;
import dev.millrace.contracts.queue.EnqueueResult;
import dev.millrace.contracts.queue.NewItem;
import dev.millrace.contracts.queue.QueueClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IntakeTest {
  private final HttpServer server;
  private final List<Integer> calls = new ArrayList<>();
  private final Set<String> names = new HashSet<>();
  private int refusals;

  IntakeTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/api/v1/queues/q/items", this::enqueue);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void manyLines_areBroughtInAThousandAtATime() throws Exception {
    Intake intake = intake();
    intake.addLines(
        lines(IntStream.range(0, 2500).mapToObj(n -> "{\"n\":" + n + "}").toList()),
        line -> NewItem.of(line, JsonData.parse(line)));
    intake.flush();

    assertThat(calls).containsExactly(1000, 1000, 500);
    assertThat(intake.created()).isEqualTo(2500);
    assertThat(intake.known()).isZero();
  }

  @Test
  void itemsThatWereThereBefore_areCountedApart() throws Exception {
    names.add("{\"a\":1}");
    Intake intake = intake();
    intake.addLines(
        lines(List.of("{\"a\":1}", "", "{\"b\":1}")),
        line -> NewItem.of(line, JsonData.parse(line)));
    intake.flush();

    assertThat(intake.created()).isOne();
    assertThat(intake.known()).isOne();
  }

  @Test
  void aQueueThatIsFull_isAskedAgainWhenItSays() throws Exception {
    refusals = 2;
    Intake intake = intake();
    intake.add(NewItem.of("a", JsonData.empty()));
    intake.flush();

    assertThat(intake.created()).isOne();
    assertThat(calls).containsExactly(1, 1, 1);
  }

  @Test
  void aLineThatIsNoItem_isNamedByItsNumber() {
    assertThatThrownBy(
            () ->
                intake()
                    .addLines(
                        lines(List.of("{}", "", "{oops")),
                        line -> NewItem.of("x", JsonData.parse(line))))
        .hasMessageStartingWith("line 3: not a JSON object");
  }

  @Test
  void aLineThatIsNotUtf8_isRefusedInsteadOfChanged() {
    byte[] latin = "{}\n{\"name\":\"é\"}\n".getBytes(StandardCharsets.ISO_8859_1);

    assertThatThrownBy(
            () ->
                intake()
                    .addLines(
                        new ByteArrayInputStream(latin),
                        line -> NewItem.of("x", JsonData.parse(line))))
        .hasMessage("line 1 or a later one: not UTF-8");
    assertThat(calls).isEmpty();
  }

  private Intake intake() {
    var url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    return new Intake(QueueClient.of(url), "q", result -> {});
  }

  private static ByteArrayInputStream lines(List<String> lines) {
    return new ByteArrayInputStream(
        lines.stream().collect(Collectors.joining("\n")).getBytes(StandardCharsets.UTF_8));
  }

  private void enqueue(HttpExchange exchange) throws IOException {
    var request =
        Json.strict().readValue(exchange.getRequestBody().readAllBytes(), EnqueueRequest.class);
    calls.add(request.items().size());
    byte[] body = new byte[0];
    if (refusals-- > 0) {
      exchange.getResponseHeaders().set("Retry-After", "0");
      exchange.sendResponseHeaders(429, -1);
    } else {
      body =
          Json.strict()
              .writeValueAsBytes(
                  new EnqueueResult(
                      request.items().stream()
                          .map(NewItem::name)
                          .map(name -> new EnqueueResult.Accepted("" + name, names.add("" + name)))
                          .toList()));
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }
}
