package dev.millrace.coordinator.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import dev.millrace.contracts.ProblemException;
import dev.millrace.contracts.queue.LeaseRequest;
import dev.millrace.contracts.queue.QueueClient;
import dev.millrace.rim.Contact;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/// What people are told when a queue-service refuses all that is asked.
@ExtendWith(OutputCaptureExtension.class)
class RestQueuesTest {
  private final Contact contact = new Contact("the queue-service", System::nanoTime);
  private HttpServer server;
  private RestQueues queues;
  private int status;
  private String type = "";

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        call -> {
          byte[] problem =
              "{\"type\":\"/problems/%s\",\"title\":\"No\",\"status\":%d}"
                  .formatted(type, status)
                  .getBytes(StandardCharsets.UTF_8);
          call.sendResponseHeaders(status, problem.length);
          call.getResponseBody().write(problem);
          call.close();
        });
    server.start();
    var url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    queues = new RestQueues(QueueClient.of(url), contact);
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void aQueueThatIsNotDeclaredIsNamed_once(CapturedOutput output) {
    refused(404, "no-such-queue");
    refused(404, "no-such-queue");
    assertThat(output.getOut()).containsOnlyOnce("there is no queue partials yet");
    assertThat(contact.trouble()).isNull();
  }

  @Test
  void aTokenThatIsNotTakenIsTrouble(CapturedOutput output) {
    refused(401, "unauthorized");
    assertThat(contact.trouble()).contains("401");
    assertThat(output.getOut()).contains("HTTP status 401");
  }

  private void refused(int with, String problem) {
    status = with;
    type = problem;
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> queues.lease("partials", new LeaseRequest("w", 1, null, null)));
  }
}
