package dev.millrace.rim;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Speaks HTTP as no decent client would: exactly the bytes it is given.
final class RawHttp implements AutoCloseable {
  private static final Pattern LENGTH = Pattern.compile("(?i)content-length: (\\d+)");

  private final Socket socket;
  private final InputStream in;

  RawHttp(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(20_000);
    socket.setTcpNoDelay(true);
    in = new BufferedInputStream(socket.getInputStream());
  }

  RawHttp send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    socket.getOutputStream().flush();
    return this;
  }

  /// One answer that says its length; empty when the server has closed the connection.
  String next() throws IOException {
    var head = new StringBuilder();
    while (!head.toString().endsWith("\r\n\r\n")) {
      int c = in.read();
      if (c < 0) {
        return head.toString();
      }
      head.append((char) c);
    }
    Matcher length = LENGTH.matcher(head);
    int bytes = length.find() ? Integer.parseInt(length.group(1)) : 0;
    return head + new String(in.readNBytes(bytes), StandardCharsets.UTF_8);
  }

  boolean hasAnswer() throws IOException {
    return in.available() > 0;
  }

  /// Takes so many bytes and no more.
  ///
  /// @return whether there are fewer, or the connection is gone
  boolean isAtEnd(int bytes) {
    try {
      return in.readNBytes(bytes).length < bytes;
    } catch (IOException e) {
      return true;
    }
  }

  /// Everything until the server closes the connection.
  String readAll() throws IOException {
    return new String(in.readAllBytes(), StandardCharsets.UTF_8);
  }

  /// One request on a connection of its own, and its answer.
  static String once(int port, String request) throws IOException {
    try (RawHttp raw = new RawHttp(port)) {
      return raw.send(request).next();
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
