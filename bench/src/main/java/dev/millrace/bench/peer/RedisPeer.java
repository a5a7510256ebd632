package dev.millrace.bench.peer;

import dev.millrace.bench.process.Launch;
import dev.millrace.bench.process.Programs;
import dev.millrace.bench.process.ServerProcess;
import dev.millrace.bench.process.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Redis streams with a consumer group, every write flushed before it is answered.
///
/// @param combined settles and takes the next items in one pipeline, which saves a round trip and a
///     flush as Millrace's settle call does
public record RedisPeer(boolean combined, Payload payload) implements Peer {
  @Override
  public String name() {
    return combined ? "redis-combined" : "redis";
  }

  @Override
  public Optional<String> missing() {
    return Programs.find("redis-server").isPresent()
        ? Optional.empty()
        : Optional.of("no redis-server on the PATH (Debian: redis-server)");
  }

  @Override
  public PeerServer start(Path parent) throws IOException, InterruptedException {
    return LocalServer.in(parent, name(), this::start);
  }

  private LocalServer start(Workspace workspace) throws IOException {
    int port = Programs.freePort();
    ServerProcess process = workspace.start("redis", launch(workspace, port));
    process.awaitPort(port, Duration.ofSeconds(20));
    RedisClient.createQueue(port);
    return new LocalServer(
        workspace,
        List.of(process.handle()),
        Programs.ask(List.of("redis-server", "--version")).replaceFirst(".*v=(\\S+).*", "Redis $1"),
        "appendonly yes, appendfsync always, save \"\"",
        combined
            ? "XADD · XACK+XDEL+XREADGROUP in one pipeline"
            : "XADD · XREADGROUP · XACK+XDEL in one pipeline",
        settings -> new RedisClient(port, settings.index(), combined, payload));
  }

  private static Launch launch(Workspace workspace, int port) throws IOException {
    return Launch.of(
        List.of(
            Programs.find("redis-server").orElseThrow().toString(),
            "--bind",
            "127.0.0.1",
            "--port",
            Integer.toString(port),
            "--dir",
            workspace.folder("data").toString(),
            "--save",
            "",
            "--appendonly",
            "yes",
            "--appendfsync",
            "always"));
  }
}
