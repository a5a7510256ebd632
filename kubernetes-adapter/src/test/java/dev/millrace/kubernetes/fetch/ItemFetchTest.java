package dev.millrace.kubernetes.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.millrace.contracts.worker.WorkFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ItemFetchTest {
  private final HttpServer queue;
  private int status = 200;
  private String body = "{}";

  @TempDir Path folder;

  ItemFetchTest() throws IOException {
    queue = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  @BeforeEach
  void start() {
    queue.createContext(
        "/",
        exchange -> {
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    queue.start();
  }

  @AfterEach
  void stop() {
    queue.stop(0);
  }

  @Test
  void theDataIsWrittenAsItIs() throws Exception {
    body =
        """
        {"kind": "ItemStatus", "apiVersion": "v1", "queue": "thumbs", "name": "a", "state": "leased",
         "priority": 0, "enqueued": "2026-01-01T00:00:00Z", "failures": 0, "lost": 0, "attempts": [],
         "data": {"text": "ä"}}
        """;

    assertThat(fetch()).isZero();
    assertThat(folder.resolve("item.json")).hasContent("{\"text\":\"ä\"}");
  }

  @ParameterizedTest
  @CsvSource({"401, 2", "403, 2", "404, 1"})
  void aTokenThatIsNotTakenIsHopeless_anItemThatIsGoneIsNot(int answer, int exit) throws Exception {
    status = answer;

    assertThat(fetch()).isEqualTo(exit);
    assertThat(folder.resolve("item.json")).doesNotExist();
  }

  @Test
  void calledWithoutAnItemItIsHopeless() throws Exception {
    assertThat(ItemFetch.run(List.of("x"), Map.of())).isEqualTo(ItemFetch.EXIT_HOPELESS);
  }

  private int fetch() throws InterruptedException {
    return ItemFetch.run(
        List.of(folder.resolve("item.json").toString()),
        Map.of(
            ItemFetch.URL,
            "http://127.0.0.1:%d".formatted(queue.getAddress().getPort()),
            WorkFiles.QUEUE,
            "thumbs",
            WorkFiles.ITEM_NAME,
            "a"));
  }
}
