package dev.millrace.launcher.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.List;
import java.util.regex.Pattern;

/// Takes what a program says: all of it into a file that is turned over before it grows past a
/// bound, and the last lines about the program to show.
///
/// A disk that takes no more costs lines of the file, never the program: its output is read all the
/// same.
final class ChildLog {
  /// There are at most two of them, the second named `….1`.
  static final long MAX_FILE_BYTES = 4 * 1024 * 1024;

  private static final int MAX_LINE = 4096;
  private static final int TAIL_LINES = 20;

  /// What a JVM says while it records an AOT cache. It comes last, and tells nothing about the end of
  /// the program.
  private static final Pattern OF_THE_CACHE =
      Pattern.compile("\\[aot]|AOT ?(cache|configuration)", Pattern.CASE_INSENSITIVE);

  private final Path file;
  private final ArrayDeque<String> tail = new ArrayDeque<>();

  ChildLog(Path file) {
    this.file = file;
  }

  Path file() {
    return file;
  }

  synchronized List<String> tail() {
    return List.copyOf(tail);
  }

  /// Reads until the program closes its end. Blocks.
  void pump(InputStream output) throws IOException {
    try (var reader =
        new BufferedReader(new InputStreamReader(output, StandardCharsets.UTF_8), 64 * 1024)) {
      var line = new StringBuilder();
      for (int c = reader.read(); c >= 0; c = reader.read()) {
        if (c != '\n') {
          line.append((char) c);
        }
        if (c == '\n' || line.length() == MAX_LINE) {
          take(line.toString());
          line.setLength(0);
        }
      }
      if (!line.isEmpty()) {
        take(line.toString());
      }
    }
  }

  private synchronized void take(String line) {
    if (!OF_THE_CACHE.matcher(line).find()) {
      if (tail.size() == TAIL_LINES) {
        tail.removeFirst();
      }
      tail.addLast(line.strip());
    }
    append(line);
  }

  private void append(String line) {
    try {
      if (Files.exists(file) && Files.size(file) > MAX_FILE_BYTES) {
        Files.move(
            file,
            file.resolveSibling(file.getFileName() + ".1"),
            StandardCopyOption.REPLACE_EXISTING);
      }
      try (OutputStream out =
          Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
        out.write((line + '\n').getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      // The line stays in the tail; there is no better place to complain to than the one that is
      // full.
    }
  }
}
