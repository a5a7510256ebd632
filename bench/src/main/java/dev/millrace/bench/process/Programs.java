package dev.millrace.bench.process;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Finds and asks the programs of this machine.
public final class Programs {
  private Programs() {}

  /// @param elsewhere folders to look into when the `PATH` has it not
  public static Optional<Path> find(String name, String... elsewhere) {
    var folders = new ArrayList<>(List.of(System.getenv("PATH").split(File.pathSeparator)));
    folders.addAll(Arrays.asList(elsewhere));
    return folders.stream()
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /// The output, both streams, of a program that ends within a minute.
  ///
  /// @throws IOException when it does not end well
  public static String ask(List<String> argv) throws IOException {
    Process process = new ProcessBuilder(argv).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (!process.waitFor(1, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new IOException(argv.getFirst() + " did not end within a minute");
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for " + argv.getFirst());
    }
    if (process.exitValue() != 0) {
      throw new IOException(
          "%s ended with %d%n%s".formatted(argv.getFirst(), process.exitValue(), output));
    }
    return output.strip();
  }

  /// The Java that runs this bench.
  public static String java() {
    return ProcessHandle.current().info().command().orElse("java");
  }

  /// A loopback port that nobody listens on now.
  public static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
