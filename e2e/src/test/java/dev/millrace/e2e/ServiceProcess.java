package dev.millrace.e2e;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/// One of Millrace's services as a process, on a free loopback port.
final class ServiceProcess implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(90);
  private static final Path ROOT = Path.of(System.getProperty("millrace.root", ".."));
  private static final String VERSION = System.getProperty("millrace.version", "0.1.0-SNAPSHOT");

  private final Process process;
  private final URI url;
  private final Path log;

  private ServiceProcess(Process process, URI url, Path log) {
    this.process = process;
    this.url = url;
    this.log = log;
  }

  /// Starts it and returns at once.
  ///
  /// @param folder where its log goes
  static ServiceProcess start(String module, Path folder, String... settings) throws IOException {
    int port = freePort();
    Path log = Files.createTempFile(folder, module + "-", ".log");
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m"));
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-jar"));
    command.add(ROOT.resolve(module + "/target/" + module + "-" + VERSION + ".jar").toString());
    command.add("--server.port=" + port);
    command.addAll(List.of(settings));
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    return new ServiceProcess(process, URI.create("http://127.0.0.1:" + port), log);
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /// Waits until it is ready; ends it when it does not become so.
  ServiceProcess awaitReady() {
    boolean ready = false;
    try (HttpClient client = HttpClient.newHttpClient()) {
      Awaitility.await()
          .atMost(START)
          .pollInterval(Duration.ofMillis(50))
          .ignoreExceptionsInstanceOf(IOException.class)
          .until(() -> ready(client));
      ready = true;
    } finally {
      if (!ready) {
        close();
      }
    }
    return this;
  }

  private boolean ready(HttpClient client) throws IOException, InterruptedException {
    if (!process.isAlive()) {
      throw new AssertionError(
          "the process ended with %d:%n%s".formatted(process.exitValue(), output()));
    }
    var request =
        HttpRequest.newBuilder(url.resolve("/actuator/health/readiness"))
            .timeout(Duration.ofSeconds(2))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
  }

  URI url() {
    return url;
  }

  String output() throws IOException {
    return Files.readString(log);
  }

  /// Ends it as a power cut would: `kill -9`.
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  int awaitExit() throws InterruptedException {
    if (!process.waitFor(START.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("the process did not end");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
