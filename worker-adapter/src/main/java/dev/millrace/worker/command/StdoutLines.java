package dev.millrace.worker.command;

import dev.millrace.contracts.queue.Settlement.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/// Reads a command's standard output line by line: `::progress 40 message` is progress, all else
/// is for the log. A line longer than the bound is cut there; the rest of it is read and dropped.
final class StdoutLines {
  static final int MAX_LINE = 8192;
  private static final String PROGRESS = "::progress";

  private final Consumer<Progress> progress;
  private final Consumer<String> log;

  StdoutLines(Consumer<Progress> progress, Consumer<String> log) {
    this.progress = progress;
    this.log = log;
  }

  void readFrom(InputStream in) throws IOException {
    Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8);
    var line = new StringBuilder();
    char[] buffer = new char[4096];
    for (int n = reader.read(buffer); n >= 0; n = reader.read(buffer)) {
      for (int i = 0; i < n; i++) {
        if (buffer[i] == '\n') {
          accept(line);
        } else if (line.length() < MAX_LINE) {
          line.append(buffer[i]);
        }
      }
    }
    if (!line.isEmpty()) {
      accept(line);
    }
  }

  private void accept(StringBuilder buffer) {
    String line = buffer.toString().stripTrailing();
    buffer.setLength(0);
    if (line.equals(PROGRESS) || line.startsWith(PROGRESS + " ")) {
      Progress said = ProgressText.parse(line.substring(PROGRESS.length()));
      if (said != null) {
        progress.accept(said);
        return;
      }
    }
    log.accept(line);
  }
}
