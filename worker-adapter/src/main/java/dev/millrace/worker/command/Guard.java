package dev.millrace.worker.command;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Kills the commands of an adapter that is itself killed with SIGKILL, and so could not: their
/// leases are nobody's then. A small shell in a session of its own reads from a pipe which groups
/// are running; the pipe ends when the adapter does, however it does. It is told numbers only.
///
/// Where there is no `setsid` there are no groups, and no guard. Safe for all threads.
public final class Guard implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Guard.class);

  private static final String SCRIPT =
      """
      running=' '
      while read -r what group; do
        case $what in
          begun) running="$running$group " ;;
          ended) running="${running%% "$group" *} ${running#* "$group" }" ;;
        esac
      done
      for group in $running; do kill -s KILL -- "-$group"; done
      """;

  private @Nullable Writer pipe;

  private Guard(@Nullable Writer pipe) {
    this.pipe = pipe;
  }

  public static Guard start() {
    Optional<Path> setsid = ProcessGroup.setsid();
    if (setsid.isEmpty()) {
      log.warn("no setsid on the PATH: processes that a command leaves behind may live on");
      return new Guard(null);
    }
    try {
      Process shell =
          new ProcessBuilder(List.of(setsid.get().toString(), "/bin/sh", "-c", SCRIPT))
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      return new Guard(shell.outputWriter(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      log.warn("commands are not guarded against the sudden end of this adapter: {}", e.toString());
      return new Guard(null);
    }
  }

  void begun(long group) {
    tell("begun " + group);
  }

  void ended(long group) {
    tell("ended " + group);
  }

  private synchronized void tell(String line) {
    if (pipe == null) {
      return;
    }
    try {
      pipe.write(line + "\n");
      pipe.flush();
    } catch (IOException e) {
      log.warn("the guard of the commands is gone: {}", e.toString());
      pipe = null;
    }
  }

  @Override
  public synchronized void close() throws IOException {
    if (pipe != null) {
      pipe.close();
      pipe = null;
    }
  }
}
