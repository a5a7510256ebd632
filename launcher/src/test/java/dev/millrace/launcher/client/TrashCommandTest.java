package dev.millrace.launcher.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/// The command on the image pipeline's eraser, whose answer is made up here.
class TrashCommandTest {
  private final HttpServer server;
  private final List<String> requests = new ArrayList<>();

  TrashCommandTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/api/v1/trash:undo",
        exchange -> {
          requests.add(
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          byte[] answer =
              """
              {"kind":"TrashUndone","restored":11,"taken":["a.jpg"],"failed":["b.jpg: is away"]}\
              """
                  .getBytes();
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void undo_saysHowManyCameBack_andWhichDidNot() {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    PrintStream wasOut = System.out;
    PrintStream wasErr = System.err;
    System.setOut(new PrintStream(out, true));
    System.setErr(new PrintStream(err, true));
    try {
      String url = "http://127.0.0.1:" + server.getAddress().getPort();
      int code =
          new CommandLine(new TrashCommand()).execute("undo", "--batch", "photos-1", "--url", url);
      assertThat(code).as("not all came back").isEqualTo(1);
    } finally {
      System.setOut(wasOut);
      System.setErr(wasErr);
    }
    assertThat(out.toString()).contains("11 photos brought back");
    assertThat(out.toString() + err).contains("a.jpg stays in the trash");
    assertThat(out.toString() + err).contains("b.jpg: is away; it stays in the trash");
    assertThat(requests)
        .containsExactly("{\"kind\":\"TrashUndo\",\"apiVersion\":\"v1\",\"batch\":\"photos-1\"}");
  }
}
