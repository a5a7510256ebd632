package dev.millrace.worker.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/// The last characters of a stream of any length, in memory of a fixed size. Bytes that are not
/// UTF-8 become U+FFFD.
final class Tail {
  private final char[] ring;
  private long written;

  /// @param size characters to keep
  Tail(int size) {
    this.ring = new char[size];
  }

  /// Reads until the end of the stream.
  void readFrom(InputStream in) throws IOException {
    var reader = new InputStreamReader(in, StandardCharsets.UTF_8);
    char[] buffer = new char[4096];
    for (int n = reader.read(buffer); n >= 0; n = reader.read(buffer)) {
      add(buffer, n);
    }
  }

  synchronized void add(char[] chars, int length) {
    for (int i = 0; i < length; i++) {
      ring[(int) (written++ % ring.length)] = chars[i];
    }
  }

  /// What was read so far, or the end of it.
  synchronized String text() {
    int length = (int) Math.min(written, ring.length);
    var text = new StringBuilder(length);
    for (long i = written - length; i < written; i++) {
      text.append(ring[(int) (i % ring.length)]);
    }
    if (length > 0 && Character.isLowSurrogate(text.charAt(0))) {
      text.deleteCharAt(0); // its other half is no longer there
    }
    return text.toString();
  }

  /// The last line that is not blank, or an empty text.
  String lastLine() {
    String[] lines = text().strip().split("\\R");
    return lines[lines.length - 1].strip();
  }
}
