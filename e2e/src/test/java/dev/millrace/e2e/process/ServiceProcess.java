package dev.millrace.e2e.process;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/// One of Millrace's services as a process, on a free loopback port that it keeps when it is
/// started again.
public final class ServiceProcess implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(90);
  private static final Duration STOP = Duration.ofSeconds(30);

  private final List<String> command;
  private final URI url;
  private final Path log;
  private Process process;

  private ServiceProcess(List<String> command, URI url, Path log) throws IOException {
    this.command = command;
    this.url = url;
    this.log = log;
    this.process = begin();
  }

  /// Starts it and returns at once.
  ///
  /// @param folder where its log goes
  public static ServiceProcess start(String module, Path folder, String... settings)
      throws IOException {
    int port = freePort();
    List<String> command = Jar.command(module, "--enable-native-access=ALL-UNNAMED");
    command.add("--server.port=" + port);
    command.addAll(List.of(settings));
    return new ServiceProcess(
        command,
        URI.create("http://127.0.0.1:" + port),
        Files.createTempFile(folder, module + "-", ".log"));
  }

  private Process begin() throws IOException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /// Starts it once more after it has ended, with the same settings and on the same port.
  public ServiceProcess startAgain() throws IOException {
    if (process.isAlive()) {
      throw new IllegalStateException("it still runs");
    }
    process = begin();
    return this;
  }

  /// Waits until it is ready; ends it when it does not become so.
  public ServiceProcess awaitReady() {
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

  public URI url() {
    return url;
  }

  /// What it has said so far, over all its starts.
  public String output() throws IOException {
    return Files.readString(log);
  }

  /// Ends it as a power cut would: `kill -9`.
  public void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  /// Asks it to end (SIGTERM) and waits until it has.
  ///
  /// @return its exit code
  public int stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(START.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("the process did not end");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
