package dev.millrace.rim;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// Speaks HTTP as no decent client would: exactly the bytes it is given.
final class RawHttp implements AutoCloseable {
  private final Socket socket;

  RawHttp(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(20_000);
    socket.setTcpNoDelay(true);
  }

  RawHttp send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
    return this;
  }

  /// Everything until the server closes the connection.
  String readAll() throws IOException {
    var bytes = new ByteArrayOutputStream();
    socket.getInputStream().transferTo(bytes);
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /// One request whose connection ends with it, and the whole answer.
  static String once(int port, String request) throws IOException {
    try (RawHttp raw = new RawHttp(port)) {
      return raw.send(request).readAll();
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
