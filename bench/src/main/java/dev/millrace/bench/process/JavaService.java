package dev.millrace.bench.process;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// One of Millrace's services as a child process on a port of its own, run by the Java that runs
/// the bench.
///
/// @param base where it is reached
public record JavaService(ServerProcess process, URI base) {
  private static final Duration STARTING = Duration.ofMinutes(2);

  /// Starts it; [#awaitReady] waits for it.
  ///
  /// @param settings Spring properties, as `--name=value`
  public static JavaService start(
      Workspace workspace, String name, Path jar, List<String> jvm, List<String> settings)
      throws IOException {
    int port = Programs.freePort();
    var argv = new ArrayList<>(List.of(Programs.java()));
    argv.addAll(jvm);
    argv.addAll(List.of("-jar", jar.toString(), "--server.port=" + port));
    argv.addAll(settings);
    return new JavaService(
        workspace.start(name, Launch.of(argv)), URI.create("http://127.0.0.1:" + port));
  }

  public JavaService awaitReady(HttpClient http) throws IOException {
    process.await(() -> ready(http), "become ready", STARTING);
    return this;
  }

  private boolean ready(HttpClient http) {
    var request =
        HttpRequest.newBuilder(base.resolve("/actuator/health/readiness"))
            .timeout(Duration.ofSeconds(5))
            .build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
