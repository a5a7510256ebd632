package dev.millrace.bench.peer;

import dev.millrace.bench.process.Launch;
import dev.millrace.bench.process.Programs;
import dev.millrace.bench.process.ServerProcess;
import dev.millrace.bench.process.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// NATS JetStream: a work-queue stream on disk and one pull consumer.
///
/// From 2.10 it is told `sync_interval: always`. Before that it acknowledges what only the page
/// cache has, and flushes every two minutes.
public record NatsPeer(Payload payload) implements Peer {
  @Override
  public String name() {
    return "nats";
  }

  @Override
  public Optional<String> missing() {
    return Programs.find("nats-server").isPresent()
        ? Optional.empty()
        : Optional.of("no nats-server on the PATH (Debian: nats-server)");
  }

  @Override
  public PeerServer start(Path parent) throws IOException, InterruptedException {
    return LocalServer.in(parent, name(), this::start);
  }

  private LocalServer start(Workspace workspace) throws IOException, InterruptedException {
    String program = Programs.find("nats-server").orElseThrow().toString();
    int port = Programs.freePort();
    Path settings = workspace.folder().resolve("nats.conf");
    Path data = workspace.folder("data");
    boolean synced =
        write(settings, port, data, "sync_interval: always") && accepted(program, settings);
    if (!synced) {
      write(settings, port, data, "");
    }
    ServerProcess process =
        workspace.start(name(), Launch.of(List.of(program, "-c", settings.toString())));
    process.awaitPort(port, Duration.ofSeconds(20));
    String url = "nats://127.0.0.1:" + port;
    NatsClient.createQueue(url);
    return new LocalServer(
        workspace,
        List.of(process.handle()),
        Programs.ask(List.of(program, "--version")).replace("nats-server: v", "NATS "),
        synced
            ? "sync_interval: always"
            : "NOT synced: flushed every 2 min only (no sync_interval before 2.10)",
        "publish with ack · pull · ack, of a batch the last one confirmed",
        client -> new NatsClient(url, payload));
  }

  private static boolean write(Path file, int port, Path data, String sync) throws IOException {
    Files.writeString(
        file,
        """
        host: "127.0.0.1"
        port: %d
        jetstream { store_dir: "%s", max_file_store: 16G
        %s }
        """
            .formatted(port, data, sync));
    return true;
  }

  private static boolean accepted(String program, Path settings) {
    try {
      Programs.ask(List.of(program, "-t", "-c", settings.toString()));
      return true;
    } catch (IOException e) {
      // It names the setting that it does not know; older servers have no such setting.
      return false;
    }
  }
}
