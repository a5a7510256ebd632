package dev.millrace.bench.peer;

import dev.millrace.bench.process.Launch;
import dev.millrace.bench.process.Programs;
import dev.millrace.bench.process.ServerProcess;
import dev.millrace.bench.process.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// RabbitMQ with one quorum queue on one node: publisher confirms, consumers with manual
/// acknowledgement.
///
/// It brings its own `epmd` on a free port, because the one that Erlang would start by itself stays
/// behind when RabbitMQ is gone.
public record RabbitPeer(Payload payload) implements Peer {
  private static final String SERVER = "rabbitmq-server";
  private static final String BIN = "/usr/lib/rabbitmq/bin";

  @Override
  public String name() {
    return "rabbitmq";
  }

  @Override
  public Optional<String> missing() {
    // Debian's script on the PATH changes to a user of its own; the one behind it does not.
    return Files.isExecutable(Path.of(BIN, SERVER)) && Programs.find("epmd").isPresent()
        ? Optional.empty()
        : Optional.of("no rabbitmq-server in %s (Debian: rabbitmq-server)".formatted(BIN));
  }

  @Override
  public PeerServer start(Path parent) throws IOException, InterruptedException {
    return LocalServer.in(parent, name(), this::start);
  }

  private LocalServer start(Workspace workspace) throws IOException {
    int names = Programs.freePort();
    String epmd = Programs.find("epmd").orElseThrow().toString();
    ServerProcess nameServer =
        workspace.start(
            "epmd",
            Launch.of(List.of(epmd, "-port", Integer.toString(names), "-address", "127.0.0.1")));
    nameServer.awaitPort(names, Duration.ofSeconds(10));
    int port = Programs.freePort();
    ServerProcess process =
        workspace.start(
            name(),
            new Launch(List.of(BIN + "/" + SERVER), environment(workspace.folder(), names, port)));
    process.awaitPort(port, Duration.ofSeconds(90));
    String version = RabbitClient.createQueue(port);
    return new LocalServer(
        workspace,
        List.of(process.handle(), nameServer.handle()),
        version,
        "quorum queue, publisher confirms (synced by its Raft log); acks are not confirmed",
        "publish + confirm · consume with prefetch = batch · ack",
        settings -> new RabbitClient(port, settings.batch(), payload));
  }

  private static Map<String, String> environment(Path folder, int names, int port)
      throws IOException {
    Path plugins = Files.writeString(folder.resolve("enabled_plugins"), "[].\n");
    var environment = new HashMap<String, String>();
    environment.put("HOME", folder.toString());
    environment.put("ERL_EPMD_PORT", Integer.toString(names));
    environment.put("RABBITMQ_NODENAME", "bench-%d@localhost".formatted(port));
    environment.put("RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1");
    environment.put("RABBITMQ_NODE_PORT", Integer.toString(port));
    environment.put("RABBITMQ_DIST_PORT", Integer.toString(Programs.freePort()));
    environment.put(
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "-kernel inet_dist_use_interface {127,0,0,1}");
    environment.put("RABBITMQ_MNESIA_BASE", folder.resolve("data").toString());
    environment.put("RABBITMQ_LOG_BASE", folder.resolve("log").toString());
    environment.put("RABBITMQ_CONF_ENV_FILE", folder.resolve("none.conf").toString());
    environment.put("RABBITMQ_CONFIG_FILE", folder.resolve("none").toString());
    environment.put("RABBITMQ_ENABLED_PLUGINS_FILE", plugins.toString());
    return environment;
  }
}
