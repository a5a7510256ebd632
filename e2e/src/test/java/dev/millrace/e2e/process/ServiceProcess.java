package dev.millrace.e2e.process;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.awaitility.Awaitility;

/// One of Millrace's services as a process, on a free loopback port that it keeps when it is
/// started again.
public final class ServiceProcess implements AutoCloseable {
  private static final String NATIVE = "--enable-native-access=ALL-UNNAMED";
  private static final Duration START = Duration.ofMinutes(4);

  private final Program program;
  private final URI url;
  private final Supplier<HttpClient> client;

  private ServiceProcess(Program program, URI url, Supplier<HttpClient> client) {
    this.program = program;
    this.url = url;
    this.client = client;
  }

  /// Starts it and returns at once.
  ///
  /// @param folder where its log goes
  public static ServiceProcess start(String module, Path folder, String... settings)
      throws IOException {
    return start(module, folder, Map.of(), List.of(settings));
  }

  /// Starts a queue-service and returns at once.
  ///
  /// @param folder where its store and its log go
  public static ServiceProcess startQueue(Path folder) throws IOException {
    return start("queue-service", folder, "--millrace.store=" + folder.resolve("store"));
  }

  /// Starts it and returns at once.
  ///
  /// @param folder where its log goes
  /// @param environment variables beside those of this process
  public static ServiceProcess start(
      String module, Path folder, Map<String, String> environment, List<String> settings)
      throws IOException {
    int port = Ports.free();
    return new ServiceProcess(
        begin(module, folder, environment, port, settings),
        URI.create("http://127.0.0.1:" + port),
        HttpClient::newHttpClient);
  }

  /// Starts one that speaks TLS, as `localhost`, and returns at once.
  ///
  /// @param environment variables beside those of this process
  /// @param client trusts its certificate
  public static ServiceProcess startSecure(
      String module,
      Path folder,
      Map<String, String> environment,
      Supplier<HttpClient> client,
      List<String> settings)
      throws IOException {
    int port = Ports.free();
    return new ServiceProcess(
        begin(module, folder, environment, port, settings),
        URI.create("https://localhost:" + port),
        client);
  }

  private static Program begin(
      String module, Path folder, Map<String, String> environment, int port, List<String> settings)
      throws IOException {
    Jar.prepare(module, NATIVE);
    List<String> all = new ArrayList<>(List.of("--server.port=" + port));
    all.addAll(settings);
    Path log = Files.createTempFile(folder, module + "-", ".log");
    return Program.begin(() -> command(module, all), environment, Path.of("."), log);
  }

  private static List<String> command(String module, List<String> settings) throws IOException {
    List<String> command = Jar.command(module, NATIVE);
    command.addAll(settings);
    return command;
  }

  /// Starts it once more after it has ended, with the same settings and on the same port.
  public ServiceProcess startAgain() throws IOException {
    program.beginAgain();
    return this;
  }

  /// Waits until it is ready; ends it when it does not become so.
  public ServiceProcess awaitReady() {
    return awaitReady(START);
  }

  /// Waits until it is ready; ends it when it does not become so in that time.
  public ServiceProcess awaitReady(Duration patience) {
    boolean ready = false;
    try (HttpClient asking = client.get()) {
      Awaitility.await()
          .atMost(patience)
          .pollInterval(Duration.ofMillis(50))
          .ignoreExceptionsInstanceOf(IOException.class)
          .until(() -> ready(asking));
      ready = true;
    } finally {
      if (!ready) {
        close();
      }
    }
    return this;
  }

  private boolean ready(HttpClient asking) throws IOException, InterruptedException {
    program.mustRun();
    var request =
        HttpRequest.newBuilder(url.resolve("/actuator/health/readiness"))
            .timeout(Duration.ofSeconds(5))
            .build();
    return asking.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
  }

  public URI url() {
    return url;
  }

  /// To freeze it, or to look whether it runs.
  public Program program() {
    return program;
  }

  /// What it has said so far, over all its starts.
  public String output() throws IOException {
    return program.output();
  }

  /// Ends it as a power cut would: `kill -9`.
  public void kill() throws InterruptedException {
    program.kill();
  }

  /// Asks it to end (SIGTERM) and waits until it has.
  ///
  /// @return its exit code
  public int stop() throws InterruptedException {
    return program.stop();
  }

  @Override
  public void close() {
    program.close();
  }
}
