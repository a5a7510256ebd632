package dev.millrace.contracts.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.millrace.contracts.http.JsonHttp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class SourceClientTest {
  @Test
  void aListThatGoesRoundIsRefused() throws Exception {
    HttpServer server = serving("[\"x\"]");
    try {
      SourceClient client = client(server);
      var names = new ArrayList<String>();
      assertThat(client.list(10, null, 10, names::addAll)).isEqualTo("again");
      assertThatThrownBy(() -> client.list(10, "again", 10, names::addAll))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("leads nowhere");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aPageWithoutNamesMaySendBackToItself() throws Exception {
    HttpServer server = serving("[]");
    try {
      assertThat(client(server).list(10, "again", 10, names -> {})).isEqualTo("again");
    } finally {
      server.stop(0);
    }
  }

  private static SourceClient client(HttpServer server) {
    var base = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    return new SourceClient(JsonHttp.newClient(), base, null, Duration.ofSeconds(10));
  }

  /// A source whose every page has these names, and itself behind it.
  private static HttpServer serving(String names) throws IOException {
    String list =
        "{\"kind\":\"ItemList\",\"items\":%s,\"metadata\":{\"continue\":\"again\"}}"
            .formatted(names);
    byte[] bytes = list.getBytes(StandardCharsets.UTF_8);
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    HttpServer server = HttpServer.create(address, 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
          }
        });
    server.start();
    return server;
  }
}
