package dev.millrace.worker.command;

import dev.millrace.contracts.queue.Settlement.Progress;
import dev.millrace.rim.log.LoggedItem;
import dev.millrace.worker.work.Work;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What one command says while it runs. Both of its outputs are read to their end, whatever their
/// length, so that it never blocks on a full pipe.
///
/// The readers are platform threads: a read from a pipe holds on to its carrier, and a few dozen of
/// them would leave none for the virtual threads that keep the leases alive.
final class Output {
  /// Characters of standard error that are kept with an attempt.
  static final int STDERR_TAIL = 8192;

  private static final Logger log = LoggerFactory.getLogger("dev.millrace.worker.stdout");

  /// A process that escaped from the group may hold the pipe open for ever: it is not waited for.
  private static final Duration LINGER = Duration.ofSeconds(1);

  private final Process process;
  private final Tail stderr;
  private final Thread errors;
  private final Thread lines;

  private Output(Process process, Tail stderr, Thread errors, Thread lines) {
    this.process = process;
    this.stderr = stderr;
    this.errors = errors;
    this.lines = lines;
  }

  static Output of(Process process, Work work, Consumer<Progress> progress) {
    var tail = new Tail(STDERR_TAIL);
    var item = new LoggedItem(work.queue(), work.name(), work.attempt());
    var stdout =
        new StdoutLines(
            progress,
            line ->
                item.in(log.atInfo())
                    .log("{}: {}", work.name(), line.replaceAll("\\p{Cntrl}", "?")));
    return new Output(
        process,
        tail,
        reader("stderr", process.getErrorStream(), tail::readFrom),
        reader("stdout", process.getInputStream(), stdout::readFrom));
  }

  private static Thread reader(String name, InputStream in, Reading reading) {
    return Thread.ofPlatform()
        .daemon()
        .name(name)
        .start(
            () -> {
              try {
                reading.readFrom(in);
              } catch (IOException e) {
                log.debug("{} was closed while it was read: the command is gone", name, e);
              }
            });
  }

  /// Waits until all that the ended command said has been read.
  void awaitEnd() throws InterruptedException {
    errors.join(LINGER);
    lines.join(LINGER);
    try {
      process.getErrorStream().close();
      process.getInputStream().close();
    } catch (IOException e) {
      log.debug("a pipe that nobody reads any longer did not close", e);
    }
  }

  Tail stderr() {
    return stderr;
  }

  @FunctionalInterface
  private interface Reading {
    void readFrom(InputStream in) throws IOException;
  }
}
