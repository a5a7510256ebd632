package dev.millrace.source.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.millrace.rim.client.Clients;
import dev.millrace.source.work.Page;
import dev.millrace.source.work.SourceUnavailable;
import dev.millrace.source.work.SourceUnavailable.Why;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A server that answers as some do, and the one of the other tests does not.
@Timeout(60)
class OddBucketTest {
  private HttpServer server;
  private volatile Function<String, String> listing = query -> "";
  private volatile UnaryOperator<String> document = OddBucketTest::document;
  private volatile int status = 200;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String query = String.valueOf(exchange.getRequestURI().getRawQuery());
      byte[] body = document.apply(listing.apply(query)).getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/xml");
      exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static String document(String content) {
    return """
    <?xml version="1.0" encoding="UTF-8"?>
    <ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>b</Name>%s</ListBucketResult>
    """
        .formatted(content);
  }

  private static String keys(boolean truncated, String... keys) {
    var xml = new StringBuilder("<IsTruncated>" + truncated + "</IsTruncated>");
    if (truncated) {
      xml.append("<NextContinuationToken>on</NextContinuationToken>");
    }
    for (String key : keys) {
      xml.append("<Contents><Key>").append(key).append("</Key></Contents>");
    }
    return xml.toString();
  }

  private S3Source source() {
    var endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    return new S3Source(
        new S3Settings(
            "b", "", endpoint, "us-east-1", null, "key", "secret", null, Duration.ofSeconds(20)),
        Clients.plain());
  }

  /// As one does behind many deleted versions: it has looked at as many as it does in one call.
  @Test
  void aPageWithoutKeysIsNotTakenForTheEnd() throws Exception {
    listing = query -> query.contains("continuation-token=on") ? keys(false, "z") : keys(true);
    try (var source = source()) {
      assertThat(source.list(null, 10)).isEqualTo(new Page(List.of("z"), null));
    }
  }

  /// XML cannot hold all that a key may.
  @Test
  void aKeyThatXmlCannotHoldDoesNotHideTheOthers() throws Exception {
    listing =
        query ->
            query.contains("encoding-type=url")
                ? "<EncodingType>url</EncodingType>" + keys(false, "a%01b", "c+d", "%C3%BC%25")
                : keys(false, "a&#x1;b", "c d", "ü%");
    try (var source = source()) {
      assertThat(source.list(null, 10)).isEqualTo(new Page(List.of("a\u0001b", "c d", "ü%"), null));
    }
  }

  @Test
  void aListThatSaysItIsEncoded_andIsNot_isNonsense() {
    listing = query -> "<EncodingType>url</EncodingType>" + keys(false, "100%");
    assertFails(Why.NONSENSE);
  }

  /// As what is no S3 at all answers, such as a page to log in at, or a proxy. Taken for an empty
  /// list it would say that everything is gone.
  @ParameterizedTest
  @ValueSource(strings = {"", "<html><body>Log in</body></html>", "<html><br></html>", "{}"})
  void whatIsNoList_isNonsense_andNoEmptyList(String answer) {
    document = content -> answer;
    assertFails(Why.NONSENSE);
  }

  @Test
  void anObjectWithoutAKey_isNonsense() {
    listing = query -> keys(false, "a") + "<Contents></Contents>";
    assertFails(Why.NONSENSE);
  }

  /// As one does that knows neither `start-after` nor `continuation-token`.
  @Test
  void aListThatNeverGetsOn_isNonsense() {
    listing = query -> keys(true, "a");
    assertFails(Why.NONSENSE);
    listing = query -> keys(true);
    assertFails(Why.NONSENSE);
  }

  @Test
  void aServerThatIsAskedTooOften_isBusy() {
    status = 503;
    document = content -> "<Error><Code>SlowDown</Code></Error>";
    assertFails(Why.BUSY);
  }

  private void assertFails(Why why) {
    try (var source = source()) {
      assertThatExceptionOfType(SourceUnavailable.class)
          .isThrownBy(() -> source.list(null, 10))
          .satisfies(e -> assertThat(e.why()).as(e.getMessage()).isEqualTo(why));
    }
  }
}
