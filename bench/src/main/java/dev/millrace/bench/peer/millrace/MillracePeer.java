package dev.millrace.bench.peer.millrace;

import dev.millrace.bench.peer.LocalServer;
import dev.millrace.bench.peer.Payload;
import dev.millrace.bench.peer.Peer;
import dev.millrace.bench.peer.PeerServer;
import dev.millrace.bench.process.JavaService;
import dev.millrace.bench.process.Workspace;
import dev.millrace.contracts.http.JsonHttp;
import dev.millrace.contracts.queue.QueueClient;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
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
    JavaService queue =
        JavaService.start(
            workspace,
            name(),
            service,
            jvm,
            List.of("--millrace.store=" + workspace.folder("data")));
    try (HttpClient http = JsonHttp.newClient()) {
      queue.awaitReady(http);
      new QueueClient(http, queue.base(), null).declare(QUEUE, Replicas.spec());
    }
    int port = queue.base().getPort();
    return new LocalServer(
        workspace,
        List.of(queue.process().handle()),
        "Millrace " + version(),
        "every answered write synced; %s; java %s"
            .formatted(
                named ? "items named, so enqueue is idempotent" : "names made by the server",
                String.join(" ", jvm)),
        "POST items · POST leases:settle with the next lease in it",
        settings -> new MillraceClient(port, QUEUE, settings.index(), named, payload));
  }

  private String version() {
    return service.getFileName().toString().replaceAll("^queue-service-|\\.jar$", "");
  }
}
