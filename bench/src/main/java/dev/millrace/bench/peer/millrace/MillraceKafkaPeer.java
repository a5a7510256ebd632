package dev.millrace.bench.peer.millrace;

import dev.millrace.bench.broker.Broker;
import dev.millrace.bench.broker.SharedBroker;
import dev.millrace.bench.peer.BrokerServer;
import dev.millrace.bench.peer.LocalServer;
import dev.millrace.bench.peer.Payload;
import dev.millrace.bench.peer.Peer;
import dev.millrace.bench.peer.PeerServer;
import dev.millrace.bench.process.JavaService;
import dev.millrace.bench.process.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Millrace with its Kafka engine: one replica and the broker of the run.
///
/// @param jar the service's runnable jar
/// @param jvm options of its JVM
/// @param queues on how many the clients are spread
public record MillraceKafkaPeer(
    String name, SharedBroker shared, Path jar, List<String> jvm, int queues, Payload payload)
    implements Peer {
  private static final int CELLS = 16;

  @Override
  public Optional<String> missing() {
    return Files.isRegularFile(jar)
        ? Broker.missing()
        : Optional.of("there is no %s: run mvn -pl queue-service -am package".formatted(jar));
  }

  @Override
  public PeerServer start(Path parent) throws IOException, InterruptedException {
    return BrokerServer.on(
        shared, parent, name, Pattern.compile(Pattern.quote(service()) + "[.-]\\D.*"), this::start);
  }

  /// Neither name begins with the other.
  private String service() {
    return "bench-" + queues;
  }

  private LocalServer start(Workspace workspace, Broker broker)
      throws IOException, InterruptedException {
    List<String> names = Replicas.queues(queues);
    var replicas =
        new Replicas(
            workspace, "replica", jar, jvm, Replicas.settings(broker.servers(), service(), CELLS));
    JavaService replica = replicas.start(1);
    Replicas.declare(replica, names);
    List<Integer> ports = List.of(replica.base().getPort());
    return new LocalServer(
        workspace,
        List.of(replica.process().handle()),
        "Millrace on Kafka " + Broker.version(),
        "one transaction for what an answer says, acks=all on one broker: in its page cache, not"
            + " flushed; %d of %d cells; items named; java %s"
                .formatted(Math.min(queues, CELLS), CELLS, String.join(" ", jvm)),
        "POST items · POST leases:settle with the next lease in it",
        settings -> SpreadClient.of(ports, names, settings, payload));
  }
}
