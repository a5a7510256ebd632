package dev.millrace.launcher.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Against a socket that answers as the test says; against a real broker in `e2e`.
class KafkaHelloTest {
  private final ServerSocket server;

  KafkaHelloTest() throws IOException {
    server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  @Test
  void aKafkaWithABrokerCanServe_andOneWithoutCannot() throws Exception {
    serve(socket -> answer(socket, 1));
    assertThat(ask()).isTrue();

    serve(socket -> answer(socket, 0));
    assertThat(ask()).isFalse();
  }

  @Test
  void whatIsNoKafka_orSaysNothing_isNotTakenForOne() {
    serve(
        socket ->
            socket
                .getOutputStream()
                .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
    assertThatThrownBy(this::ask).hasMessage("this is no Kafka");

    serve(Socket::close);
    assertThatThrownBy(this::ask).isInstanceOf(IOException.class);

    serve(socket -> socket.getInputStream().readAllBytes());
    assertThatThrownBy(this::ask).isInstanceOf(IOException.class);
  }

  private interface Answer {
    void to(Socket socket) throws IOException;
  }

  private void serve(Answer answer) {
    Thread.ofVirtual()
        .start(
            () -> {
              try (Socket socket = server.accept()) {
                answer.to(socket);
              } catch (IOException e) {
                // The test has closed its end.
              }
            });
  }

  private static void answer(Socket socket, int brokers) throws IOException {
    var in = new DataInputStream(socket.getInputStream());
    in.readInt();
    int api = in.readShort();
    int version = in.readShort();
    int correlation = in.readInt();
    assertThat(api).isEqualTo(3);
    assertThat(version).isEqualTo(1);
    var out = new DataOutputStream(socket.getOutputStream());
    out.writeInt(8);
    out.writeInt(correlation);
    out.writeInt(brokers);
  }

  private boolean ask() throws IOException {
    return KafkaHello.answers(
        URI.create("kafka://127.0.0.1:" + server.getLocalPort()), Duration.ofMillis(500));
  }
}
