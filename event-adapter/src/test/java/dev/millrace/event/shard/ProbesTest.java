package dev.millrace.event.shard;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.millrace.contracts.http.JsonHttp;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ProbesTest {
  @Test
  @Timeout(60)
  void aShardWhoseAnswerStopsInItsBodyIsIll() throws Exception {
    var shard = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    shard.createContext("/", exchange -> exchange.sendResponseHeaders(200, 10));
    shard.start();
    try {
      var url = URI.create("http://127.0.0.1:" + shard.getAddress().getPort() + "/health");
      Probe probe = Probes.url(JsonHttp.newClient(), url, Duration.ofSeconds(1));
      assertThatThrownBy(probe::look).isInstanceOf(HttpTimeoutException.class);
    } finally {
      shard.stop(0);
    }
  }
}
