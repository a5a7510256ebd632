package dev.millrace.bench.peer.kafka;

import dev.millrace.bench.broker.Broker;
import dev.millrace.bench.broker.SharedBroker;
import dev.millrace.bench.peer.BrokerServer;
import dev.millrace.bench.peer.LocalServer;
import dev.millrace.bench.peer.Payload;
import dev.millrace.bench.peer.Peer;
import dev.millrace.bench.peer.PeerServer;
import dev.millrace.bench.process.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// A plain topic and a consumer group that commits each batch: no queue, since a partition is one
/// consumer's and what follows a failed record waits for it. The least that Kafka has to do.
///
/// @param partitions at least as many as clients, or some of them get nothing
public record TopicPeer(String name, SharedBroker shared, int partitions, Payload payload)
    implements Peer {

  @Override
  public Optional<String> missing() {
    return Broker.missing();
  }

  @Override
  public PeerServer start(Path parent) throws IOException, InterruptedException {
    return BrokerServer.on(shared, parent, name, Pattern.compile(Pattern.quote(name)), this::start);
  }

  private LocalServer start(Workspace workspace, Broker broker)
      throws IOException, InterruptedException {
    broker.create(List.of(name), partitions);
    return new LocalServer(
        workspace,
        List.of(),
        "Kafka " + Broker.version(),
        "acks=all on one broker: in its page cache, not flushed; %d partitions"
            .formatted(partitions),
        "send · poll · commitSync",
        client ->
            new TopicClient(
                broker.servers(),
                name,
                client.batch(),
                new Sender(broker.servers(), name, partitions, client.index(), payload)));
  }
}
