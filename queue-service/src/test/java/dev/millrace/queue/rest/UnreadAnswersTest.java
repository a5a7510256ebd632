package dev.millrace.queue.rest;

import static dev.millrace.queue.rest.RestRules.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.queue.QueueSpec;
import dev.millrace.queue.machine.Place;
import dev.millrace.queue.rest.Caller.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Large answers that nobody reads. On a service of its own, which has no room meanwhile.
class UnreadAnswersTest {
  private static final String RESULTS =
      "/api/v1/queues/q/items?batch=b&state=succeeded&results=true";

  @Test
  void onePageTooManyIsA503_untilOthersWereGivenUp(@TempDir Path store) throws Exception {
    var unread = new ArrayDeque<Socket>();
    try (var running = RunningQueue.start(store)) {
      String spec = "{\"maxDataBytes\": %d}".formatted(Place.ANSWER_BYTES);
      running.client().declare("q", Json.strict().readValue(spec, QueueSpec.class));
      String large = "x".repeat(Place.ANSWER_BYTES - 100);
      running
          .http()
          .post(
              "/api/v1/queues/q/items",
              "{\"items\":[{\"batch\":\"b\",\"result\":{\"text\":\"%s\"}}]}".formatted(large));
      while (isAnswered(running.http().base(), unread)) {
        assertThat((long) unread.size() * Place.ANSWER_BYTES)
            .isLessThan(Runtime.getRuntime().maxMemory());
      }
      Answer refused = running.http().get(RESULTS);
      assertProblem(refused, 503, "unavailable");
      assertThat(refused.header("Retry-After")).isNotEmpty();
      assertThat(refused.body()).contains("have not been read yet");

      for (Socket one : unread) {
        one.close();
      }
      await().untilAsserted(() -> assertThat(running.http().get(RESULTS).status()).isEqualTo(200));
    } finally {
      for (Socket one : unread) {
        one.close();
      }
    }
  }

  /// Asks, and reads no more than the beginning of the answer.
  private static boolean isAnswered(URI base, Deque<Socket> unread) throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), base.getPort());
    unread.add(socket);
    String head = "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n".formatted(RESULTS);
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    byte[] beginning = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
    return new String(beginning, StandardCharsets.US_ASCII).endsWith("200");
  }
}
