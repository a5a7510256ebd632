package dev.millrace.bench.peer.millrace;

import dev.millrace.bench.peer.LocalServer;
import dev.millrace.bench.peer.Payload;
import dev.millrace.bench.peer.Peer;
import dev.millrace.bench.peer.PeerServer;
import dev.millrace.bench.process.Launch;
import dev.millrace.bench.process.Programs;
import dev.millrace.bench.process.ServerProcess;
import dev.millrace.bench.process.Workspace;
import dev.millrace.contracts.http.JsonHttp;
import dev.millrace.contracts.queue.QueueClient;
import dev.millrace.contracts.queue.QueueSpec;
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
import java.util.Optional;

/// Millrace itself: the queue-service with its embedded engine.
///
/// @param service the service's runnable jar
/// @param jvm options of its JVM
/// @param named whether items have names, and so are checked for repetition
public record MillracePeer(Path service, List<String> jvm, boolean named, Payload payload)
    implements Peer {
  private static final String QUEUE = "bench";

  @Override
  public String name() {
    return "millrace";
  }

  @Override
  public Optional<String> missing() {
    return Files.isRegularFile(service)
        ? Optional.empty()
        : Optional.of("there is no %s: run mvn -pl queue-service -am package".formatted(service));
  }

  @Override
  public PeerServer start(Path parent) throws IOException, InterruptedException {
    return LocalServer.in(parent, name(), this::start);
  }

  private LocalServer start(Workspace workspace) throws IOException, InterruptedException {
    int port = Programs.freePort();
    ServerProcess process =
        workspace.start(name(), Launch.of(argv(port, workspace.folder("data"))));
    URI base = URI.create("http://127.0.0.1:" + port);
    try (HttpClient http = JsonHttp.newClient()) {
      process.await(() -> ready(http, base), "become ready", Duration.ofMinutes(2));
      new QueueClient(http, base, null).declare(QUEUE, spec());
    }
    return new LocalServer(
        workspace,
        List.of(process.handle()),
        "Millrace " + version(),
        "every answered write synced; %s; java %s"
            .formatted(
                named ? "items named, so enqueue is idempotent" : "names made by the server",
                String.join(" ", jvm)),
        "POST items · POST leases:settle with the next lease in it",
        settings -> new MillraceClient(port, QUEUE, settings.index(), named, payload));
  }

  private List<String> argv(int port, Path data) {
    String java = ProcessHandle.current().info().command().orElse("java");
    var argv = new ArrayList<>(List.of(java));
    argv.addAll(jvm);
    argv.addAll(
        List.of("-jar", service.toString(), "--server.port=" + port, "--millrace.store=" + data));
    return argv;
  }

  /// Room for every lease that the largest run holds; the rest as a queue is by default.
  private static QueueSpec spec() {
    return new QueueSpec(
        Duration.ofMinutes(5),
        null,
        null,
        null,
        null,
        null,
        null,
        100_000,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  private static boolean ready(HttpClient http, URI base) {
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

  private String version() {
    return service.getFileName().toString().replaceAll("^queue-service-|\\.jar$", "");
  }
}
