package dev.millrace.launcher.process;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// A small shell at the other end of a pipe, told of every child. When the pipe closes, because the
/// launcher has ended in whatever way, `kill -9` included, the shell stops the children that are
/// left.
///
/// One shell rather than a watch in each child, so that it holds for programs which know nothing of
/// Millrace.
final class Warden implements AutoCloseable {
  private final Process shell;
  private final PrintStream pipe;

  Warden(Process shell) {
    this.shell = shell;
    this.pipe = new PrintStream(shell.getOutputStream(), true, StandardCharsets.US_ASCII);
  }

  ProcessHandle handle() {
    return shell.toHandle();
  }

  /// @return to be run when it has ended
  Runnable watch(int tier, Duration grace, Process process) {
    String line = "%d %d %d".formatted(tier, process.pid(), grace.toSeconds());
    tell("+ " + line);
    return () -> tell("- " + line);
  }

  private synchronized void tell(String line) {
    pipe.println(line);
  }

  @Override
  public void close() {
    try {
      shell.getOutputStream().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
