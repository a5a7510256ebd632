package dev.millrace.bench.peer.millrace;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.millrace.bench.peer.Payload;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/// A POST of one path that is written anew again and again: the body grows behind a gap in which
/// its head, whose length depends on it, is put at last.
final class RequestBuffer {
  private static final int LENGTH_DIGITS = 10;
  private static final byte[] HEAD_END = "\r\n\r\n".getBytes(US_ASCII);

  private final byte[] head;
  private final int bodyStart;
  private byte[] buffer;
  private int end;

  RequestBuffer(String path, int port) {
    this.head =
        """
        POST %s HTTP/1.1\r
        Host: 127.0.0.1:%d\r
        Content-Type: application/json\r
        Content-Length: \
        """
            .formatted(path, port)
            .getBytes(US_ASCII);
    this.bodyStart = head.length + LENGTH_DIGITS + HEAD_END.length;
    this.buffer = new byte[bodyStart + 1024];
    this.end = bodyStart;
  }

  /// Begins an empty body.
  RequestBuffer clear() {
    end = bodyStart;
    return this;
  }

  RequestBuffer add(byte[] bytes) {
    return add(bytes, 0, bytes.length);
  }

  RequestBuffer add(byte[] bytes, int from, int length) {
    room(length);
    System.arraycopy(bytes, from, buffer, end, length);
    end += length;
    return this;
  }

  RequestBuffer add(Payload payload, long number) {
    room(payload.length());
    end = payload.write(number, buffer, end);
    return this;
  }

  /// Takes the last byte away, such as a comma too many.
  RequestBuffer dropLast() {
    end--;
    return this;
  }

  /// One write, so that it leaves in one segment where it fits.
  void writeTo(OutputStream out) throws IOException {
    byte[] length = Integer.toString(end - bodyStart).getBytes(US_ASCII);
    int at = bodyStart - HEAD_END.length - length.length - head.length;
    System.arraycopy(head, 0, buffer, at, head.length);
    System.arraycopy(length, 0, buffer, at + head.length, length.length);
    System.arraycopy(HEAD_END, 0, buffer, bodyStart - HEAD_END.length, HEAD_END.length);
    out.write(buffer, at, end - at);
  }

  private void room(int length) {
    if (end + length > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(2 * buffer.length, end + length));
    }
  }
}
