package dev.millrace.bench.process;

import java.io.IOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A server that the bench started and that it alone ends.
public final class ServerProcess implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final String name;
  private final Process process;
  private final Path log;

  private ServerProcess(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  static ServerProcess start(String name, Launch launch, Path directory, Path log)
      throws IOException {
    var builder =
        new ProcessBuilder(launch.argv())
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().putAll(launch.environment());
    return new ServerProcess(name, builder.start(), log);
  }

  public ProcessHandle handle() {
    return process.toHandle();
  }

  /// A condition that becomes true when the server can be used.
  @FunctionalInterface
  public interface Ready {
    boolean now() throws IOException;
  }

  /// Waits until a connection to the port is accepted.
  public ServerProcess awaitPort(int port, Duration timeout) throws IOException {
    return await(() -> accepts(port), "accept connections on port " + port, timeout);
  }

  /// @param what what it should do, for the message
  /// @throws IOException with the end of its output when it ended, or did not get there in time
  public ServerProcess await(Ready ready, String what, Duration timeout) throws IOException {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (!ready.now()) {
      if (!process.isAlive()) {
        throw new IOException("%s ended with %d%n%s".formatted(name, process.exitValue(), tail()));
      }
      if (System.nanoTime() - deadline > 0) {
        throw new IOException(
            "%s did not %s within %d s%n%s".formatted(name, what, timeout.toSeconds(), tail()));
      }
      pause();
    }
    return this;
  }

  /// Waits until it has said that, and returns the match.
  public Matcher awaitSaid(Pattern text, Duration timeout) throws IOException {
    await(() -> text.matcher(Files.readString(log)).find(), "say " + text, timeout);
    Matcher match = text.matcher(Files.readString(log));
    if (!match.find()) {
      throw new IOException("%s took back what it said: %s".formatted(name, text));
    }
    return match;
  }

  /// Gives it a line, and returns the document that it says next, on a line of its own.
  public String ask(String line, Duration timeout) throws IOException {
    int before = documents().size();
    Writer to = process.outputWriter();
    to.write(line + "\n");
    to.flush();
    await(() -> documents().size() > before, "answer", timeout);
    return documents().get(before);
  }

  private List<String> documents() throws IOException {
    try (Stream<String> lines = Files.lines(log)) {
      return lines.filter(said -> said.startsWith("{") && said.endsWith("}")).toList();
    }
  }

  /// SIGKILL, and waits until it is gone.
  public void kill() {
    process.destroyForcibly();
    ended(process.toHandle(), GRACE);
  }

  /// SIGTERM, ten seconds, SIGKILL; for its children too.
  @Override
  public void close() {
    stop(GRACE);
  }

  /// SIGTERM, and SIGKILL for it and its children when it takes longer than that.
  ///
  /// @return whether it ended by itself
  public boolean stop(Duration grace) {
    List<ProcessHandle> all =
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    process.destroy();
    boolean byItself = ended(process.toHandle(), grace);
    if (!byItself) {
      process.destroyForcibly();
    }
    for (ProcessHandle handle : all) {
      if (!ended(handle, Duration.ofSeconds(2))) {
        handle.destroyForcibly();
        ended(handle, Duration.ofSeconds(2));
      }
    }
    return byItself;
  }

  private static boolean ended(ProcessHandle handle, Duration patience) {
    try {
      handle.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean accepts(int port) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(20);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for a server");
    }
  }

  private String tail() throws IOException {
    List<String> lines = Files.exists(log) ? Files.readAllLines(log) : List.of();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
  }
}
