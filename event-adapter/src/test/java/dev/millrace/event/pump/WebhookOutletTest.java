package dev.millrace.event.pump;

import static dev.millrace.event.Events.cloudEvent;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.millrace.contracts.http.Backoff;
import dev.millrace.contracts.http.JsonHttp;
import dev.millrace.event.message.Event;
import dev.millrace.event.pattern.Arrival;
import dev.millrace.event.pump.Outlet.Report;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WebhookOutletTest {
  /// Bodies by id.
  private final Map<String, String> taken = new ConcurrentHashMap<>();

  private volatile boolean stalls;
  private volatile @Nullable String retryAfter;
  private volatile Headers lastHeaders = new Headers();
  private HttpServer receiver;
  private Outlet outlet;

  @BeforeEach
  void start() throws IOException {
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext("/", this::answer);
    receiver.start();
    var url = URI.create("http://127.0.0.1:" + receiver.getAddress().getPort() + "/");
    outlet =
        new WebhookOutlet(
            url, new Ends.Webhooks(JsonHttp.newClient(), Duration.ofSeconds(2), 2, null));
  }

  @AfterEach
  void stop() {
    outlet.close();
    receiver.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    lastHeaders = exchange.getRequestHeaders();
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    taken.put(exchange.getRequestHeaders().getFirst("ce-id"), body);
    if (retryAfter != null) {
      exchange.getResponseHeaders().set("Retry-After", retryAfter);
      exchange.sendResponseHeaders(429, -1);
      exchange.close();
      return;
    }
    exchange.sendResponseHeaders(200, stalls ? 10 : -1);
    if (stalls) {
      exchange.getResponseBody().write('x');
      exchange.getResponseBody().flush();
    } else {
      exchange.close();
    }
  }

  private static Outgoing outgoing(Event event) {
    return new Outgoing(new Arrival("in", event, "t/0/1"), event);
  }

  @Test
  void anEventWithoutDataHasNoBody() throws Exception {
    Event whole = cloudEvent("e1", null, "{}");
    var empty = new Event(null, whole.headers(), null, whole.timestamp());
    assertThat(outlet.deliver(List.of(outgoing(empty)))).isEqualTo(Report.done());
    assertThat(taken).isEqualTo(Map.of("e1", ""));
  }

  @Test
  void whatNoHeaderCanSayIsRefused_andTheOthersAreNot() throws Exception {
    Event unspeakable = cloudEvent("e1", "k", "{}").with("ce_subject", "two\r\nlines");
    Report report =
        outlet.deliver(List.of(outgoing(unspeakable), outgoing(cloudEvent("e2", "k", "{}"))));
    assertThat(report.left()).isEmpty();
    assertThat(report.refused())
        .extracting(refused -> refused.outgoing().arrival().id())
        .containsExactly("/tests#e1");
    assertThat(report.refused().getFirst().reason()).contains("headers");
    assertThat(taken).containsOnlyKeys("e2");
  }

  /// As the HTTP binding of CloudEvents has it.
  @Test
  void whatIsNotAsciiIsPercentEncodedInItsHeader() throws Exception {
    Event foreign = cloudEvent("e1", "Zürich €", "{}").with("ce_subject", "100% \"日本\" 🎬");
    assertThat(outlet.deliver(List.of(outgoing(foreign)))).isEqualTo(Report.done());
    assertThat(lastHeaders.getFirst("ce-partitionkey")).isEqualTo("Z%C3%BCrich%20%E2%82%AC");
    assertThat(lastHeaders.getFirst("ce-subject"))
        .isEqualTo("100%25%20%22%E6%97%A5%E6%9C%AC%22%20%F0%9F%8E%AC");
    assertThat(lastHeaders.getFirst("ce-source")).isEqualTo("/tests");
  }

  @Test
  void whoAsksToBeLeftAloneIs() throws Exception {
    retryAfter = "7";
    Report report = outlet.deliver(List.of(outgoing(cloudEvent("e1", null, "{}"))));
    assertThat(report.left()).hasSize(1);
    assertThat(report.trouble()).hasMessageContaining("HTTP status 429");
    var backoff = new Backoff(Duration.ofMillis(1), Duration.ofMillis(1), new Random(1));
    assertThat(backoff.next(Objects.requireNonNull(report.trouble())))
        .isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void anAnswerThatStopsInItsBodyIsTriedAgain() throws Exception {
    stalls = true;
    Report report = outlet.deliver(List.of(outgoing(cloudEvent("e1", null, "{}"))));
    assertThat(report.left()).hasSize(1);
    assertThat(report.trouble()).hasMessageContaining("the answer did not end in time");
  }

  @Test
  void whenItsTimeIsOverItBeginsWithNoFurtherEvent() throws Exception {
    List<Outgoing> events =
        List.of(outgoing(cloudEvent("e1", "k", "{}")), outgoing(cloudEvent("e2", "k", "{}")));
    Report report = outlet.deliver(events, Duration.ZERO);
    assertThat(report.left()).isEqualTo(events);
    assertThat(report.trouble()).isNull();
    assertThat(taken).isEmpty();
  }
}
