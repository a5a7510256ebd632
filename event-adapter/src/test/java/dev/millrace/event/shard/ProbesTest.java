package dev.millrace.event.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.millrace.contracts.http.JsonHttp;
import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.QueueClient;
import dev.millrace.contracts.queue.QueueSpec;
import dev.millrace.contracts.queue.QueueStatus;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
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

  @Test
  void aQueueWithALargeBacklogIsIll_andOneThatIsPaused() throws Exception {
    var status = new AtomicReference<QueueStatus>();
    var service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    service.createContext(
        "/api/v1/queues/mails",
        exchange -> {
          byte[] body = Json.strict().writeValueAsBytes(status.get());
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    service.start();
    try {
      var url = URI.create("http://127.0.0.1:" + service.getAddress().getPort());
      Probe probe = Probes.backlog(QueueClient.of(url), "mails", 100);
      status.set(queue(false, 100));
      assertThat(probe.look()).isNull();
      status.set(queue(false, 101));
      assertThat(probe.look()).isEqualTo("queue mails has 101 items ready, 100 are allowed");
      status.set(queue(true, 0));
      assertThat(probe.look()).isEqualTo("queue mails is paused");
    } finally {
      service.stop(0);
    }
  }

  private static QueueStatus queue(boolean paused, long ready) {
    return new QueueStatus(
        "mails",
        QueueSpec.defaults(),
        paused,
        null,
        Map.of(ItemState.READY, ready, ItemState.DEAD, 1000L),
        null,
        null);
  }
}
