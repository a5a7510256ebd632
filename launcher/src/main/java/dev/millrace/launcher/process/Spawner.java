package dev.millrace.launcher.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Starts processes, each the leader of its own group and known to the warden.
public final class Spawner implements AutoCloseable {
  private static final String LEADER = resource("leader.sh");

  private final Warden warden;

  public Spawner() throws IOException {
    this.warden = new Warden(start(List.of("sh", "-c", resource("warden.sh"), "millrace-warden")));
  }

  /// @throws IOException when there is no such program, with a message for a person
  Process spawn(Program program) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(led(program.argv()))
            .directory(program.folder().toFile())
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")));
    builder.environment().putAll(program.environment());
    Process process = builder.start();
    process.onExit().thenRun(warden.watch(program.tier(), program.grace(), process));
    return process;
  }

  /// Starts a command whose group the caller kills when it has ended.
  ///
  /// @param grace what it is given to stop when this process is gone
  public ProcessGroup lead(ProcessBuilder command, Duration grace) throws IOException {
    Process process = command.command(led(command.command())).start();
    return new ProcessGroup(process, warden.watch(0, grace, process));
  }

  /// The process that stops the others when this one is gone.
  public ProcessHandle warden() {
    return warden.handle();
  }

  private static Process start(List<String> argv) throws IOException {
    return new ProcessBuilder(led(argv))
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static List<String> led(List<String> argv) {
    var led = new ArrayList<>(List.of("sh", "-c", LEADER, "millrace"));
    led.addAll(argv);
    return led;
  }

  private static String resource(String name) {
    try (InputStream in = Objects.requireNonNull(Spawner.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Ends the warden, which stops whatever is still running.
  @Override
  public void close() {
    warden.close();
  }
}
