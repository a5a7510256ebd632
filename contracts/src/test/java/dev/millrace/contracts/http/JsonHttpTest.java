package dev.millrace.contracts.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.millrace.contracts.ProblemException;
import dev.millrace.contracts.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Against a server that says what it is told, and leaves the connection open.
@Timeout(20)
class JsonHttpTest {
  private static final Duration LONG = Duration.ofSeconds(10);

  private ServerSocket server;
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private volatile String answer = "";

  @BeforeEach
  void listen() throws IOException {
    server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    Thread.startVirtualThread(this::serve);
  }

  @AfterEach
  void close() throws IOException {
    server.close();
    for (Socket socket : open) {
      socket.close();
    }
  }

  private void serve() {
    try {
      while (true) {
        Socket socket = server.accept();
        open.add(socket);
        assertThat(socket.getInputStream().read()).isPositive();
        socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
      }
    } catch (IOException e) {
      // The test is over.
    }
  }

  private Map<?, ?> call(Duration timeout) throws IOException, InterruptedException {
    URI base = URI.create("http://127.0.0.1:" + server.getLocalPort());
    return new JsonHttp(JsonHttp.newClient(), base, Json.strict(), null, 100)
        .get("/x", Map.class, timeout);
  }

  @Test
  void anAnswerThatDoesNotEnd_isTooLate() {
    answer = "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{\"a\":";

    assertThatExceptionOfType(HttpTimeoutException.class)
        .isThrownBy(() -> call(Duration.ofMillis(300)))
        .withMessageContaining("did not end in time");
  }

  @Test
  void whereNobodyListens_orAHostIsNotKnown_theFailureSaysSo() throws IOException {
    server.close();

    assertThatExceptionOfType(ConnectException.class)
        .isThrownBy(() -> call(LONG))
        .withMessage("nothing accepts connections at 127.0.0.1:" + server.getLocalPort());
    URI unknown = URI.create("http://nowhere.invalid");
    assertThatExceptionOfType(ConnectException.class)
        .isThrownBy(
            () ->
                new JsonHttp(JsonHttp.newClient(), unknown, Json.strict(), null, 100)
                    .get("/x", Map.class, LONG))
        .withMessage("the host nowhere.invalid is not known")
        .withCauseInstanceOf(UnresolvedAddressException.class);
  }

  @Test
  void anAnswerInTime_isRead() throws Exception {
    answer = "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n{\"a\":1}";

    assertThat(call(LONG)).isEqualTo(Map.of("a", 1));
  }

  @Test
  void anAnswerThatIsNothing_isNoAnswer() {
    answer = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nnull";

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> call(LONG))
        .withMessageEndingWith("answered with something else than Map: null");
  }

  @Test
  void aLongerAnswerThanIsTaken_isNotReadToItsEnd() {
    answer = "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + "x".repeat(200);

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> call(LONG))
        .withMessageContaining("more than 100 bytes")
        .withCauseInstanceOf(BoundedBody.TooLongException.class);
  }

  @Test
  void anErrorThatDoesNotEnd_isToldWithWhatCame() {
    answer = "HTTP/1.1 503 Busy\r\nRetry-After: 7\r\nContent-Length: 50\r\n\r\nlater, pl";

    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> call(Duration.ofMillis(300)))
        .satisfies(e -> assertThat(e.retryAfter()).hasValue(Duration.ofSeconds(7)))
        .withMessageContaining("later, pl");
  }

  @Test
  void whatGoesBeyondABound_closesItsConnection() throws Exception {
    answer = "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + "x".repeat(200);

    assertThatExceptionOfType(IOException.class).isThrownBy(() -> call(LONG));

    InputStream rest = open.getFirst().getInputStream();
    assertThatNoException().isThrownBy(rest::readAllBytes);
  }

  @Test
  void anAnswerThatIsNotHttp_isNoAnswer() {
    for (String nonsense :
        List.of(
            "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n{}",
            "HTTP/1.1 200 OK\r\nContent-Length: -2\r\n\r\n{}",
            "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n{}",
            "HTTP/1.1 200 OK\r\n\u0001: x\r\nContent-Length: 2\r\n\r\n{}",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            "HTTP/1.1 101 Switching\r\n\r\n",
            "SSH-2.0-OpenSSH\r\n\r\n")) {
      answer = nonsense;

      assertThatExceptionOfType(IOException.class)
          .as(nonsense)
          .isThrownBy(() -> call(Duration.ofMillis(500)));
    }
  }
}
