package dev.millrace.launcher.process;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

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

  void watch(Program program, Process process) {
    String line = "%d %d %d".formatted(program.tier(), process.pid(), program.grace().toSeconds());
    tell("+ " + line);
    process.onExit().thenRun(() -> tell("- " + line));
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
