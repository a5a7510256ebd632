package dev.millrace.bench.peer.millrace;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Arrays;

/// One keep-alive HTTP/1.1 connection over a blocking socket, for one thread: a request is one
/// write, an answer is parsed where it lies in the buffer.
///
/// There is no read timeout, because one would cost two more system calls for each answer; whoever
/// owns the connection watches over it.
final class HttpConnection implements Closeable {
  private static final int MAX_ANSWER = 64 * 1024 * 1024;
  private static final byte[] HEAD_END = "\r\n\r\n".getBytes(US_ASCII);

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private byte[] buffer = new byte[64 * 1024];
  private int filled;
  private int bodyStart;
  private int bodyEnd;

  HttpConnection(int port) throws IOException {
    this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    this.in = socket.getInputStream();
    this.out = socket.getOutputStream();
  }

  /// Sends a request and reads the whole answer, which stays readable until the next exchange.
  ///
  /// @throws IOException when the answer's status is not 2xx, with its body
  void exchange(RequestBuffer request) throws IOException {
    request.writeTo(out);
    filled = 0;
    int headEnd = readHead();
    int status = number(9, 10);
    readBody(headEnd);
    if (status / 100 != 2) {
      String body = new String(buffer, bodyStart, bodyEnd - bodyStart, US_ASCII);
      throw new IOException("Millrace answered %d: %s".formatted(status, body));
    }
  }

  /// Holds the answer's body from [#bodyStart()] to [#bodyEnd()].
  byte[] buffer() {
    return buffer;
  }

  int bodyStart() {
    return bodyStart;
  }

  int bodyEnd() {
    return bodyEnd;
  }

  private int readHead() throws IOException {
    int from = 0;
    while (true) {
      fill();
      int end = Bytes.find(HEAD_END, buffer, from, filled);
      if (end >= 0) {
        return end + HEAD_END.length;
      }
      from = Math.max(0, filled - HEAD_END.length);
    }
  }

  private void readBody(int headEnd) throws IOException {
    bodyStart = headEnd;
    int length = header("content-length:", headEnd);
    if (length >= 0) {
      bodyEnd = headEnd + number(length, 10);
      fillTo(bodyEnd);
    } else if (header("transfer-encoding:", headEnd) >= 0) {
      readChunks(headEnd);
    } else {
      bodyEnd = headEnd;
    }
  }

  /// Brings the chunks together at the beginning of the body.
  private void readChunks(int headEnd) throws IOException {
    int at = headEnd;
    int end = headEnd;
    while (true) {
      int line = lineEnd(at);
      int size = number(at, 16);
      int next = line + size + 2;
      fillTo(next);
      System.arraycopy(buffer, line, buffer, end, size);
      end += size;
      at = next;
      if (size == 0) {
        bodyEnd = end;
        return;
      }
    }
  }

  /// The position behind the line that begins at `at`.
  private int lineEnd(int at) throws IOException {
    int i = at;
    while (true) {
      for (; i < filled; i++) {
        if (buffer[i] == '\n') {
          return i + 1;
        }
      }
      fill();
    }
  }

  /// Where the value of a header begins, or -1.
  ///
  /// @param name in lower case, with the colon
  private int header(String name, int headEnd) {
    for (int i = 0; i < headEnd - name.length(); i++) {
      if (buffer[i] == '\n' && startsWith(name, i + 1)) {
        int value = i + 1 + name.length();
        while (buffer[value] == ' ') {
          value++;
        }
        return value;
      }
    }
    return -1;
  }

  private boolean startsWith(String lowerCase, int at) {
    for (int i = 0; i < lowerCase.length(); i++) {
      int c = buffer[at + i];
      if ((c >= 'A' && c <= 'Z' ? c + 32 : c) != lowerCase.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private int number(int at, int radix) {
    int number = 0;
    for (int i = at; i < filled; i++) {
      int digit = Character.digit(buffer[i], radix);
      if (digit < 0) {
        break;
      }
      number = number * radix + digit;
    }
    return number;
  }

  private void fillTo(int end) throws IOException {
    if (end > buffer.length) {
      grow(end);
    }
    while (filled < end) {
      fill();
    }
  }

  private void fill() throws IOException {
    if (filled == buffer.length) {
      grow(2 * buffer.length);
    }
    int count = in.read(buffer, filled, buffer.length - filled);
    if (count < 0) {
      throw new EOFException("Millrace closed the connection");
    }
    filled += count;
  }

  private void grow(int length) throws IOException {
    if (length > MAX_ANSWER) {
      throw new IOException("Millrace answered with more than %d bytes".formatted(MAX_ANSWER));
    }
    buffer = Arrays.copyOf(buffer, length);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
