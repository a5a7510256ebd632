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
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// A share group (KIP-932) over one topic, each record acknowledged explicitly.
///
/// @param combined acknowledgements go with the next poll
public record ShareGroupPeer(
    String name, SharedBroker shared, int partitions, boolean combined, Payload payload)
    implements Peer {
  /// As long as a broker allows, so that a slow client does not get an item twice.
  private static final String LOCK_MILLIS = "60000";

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
    broker.setGroup(
        name,
        Map.of(
            "share.auto.offset.reset", "earliest", "share.record.lock.duration.ms", LOCK_MILLIS));
    var group = new ShareGroup(broker.servers(), name);
    return new LocalServer(
        workspace,
        List.of(),
        "Kafka " + Broker.version(),
        "acks=all on one broker: in its page cache, not flushed; %d partitions; explicit"
            .formatted(partitions),
        combined
            ? "send · poll with the acknowledgements of the last one"
            : "send · poll · acknowledge + commitSync",
        client ->
            new ShareClient(
                group,
                client.batch(),
                combined,
                new Sender(broker.servers(), name, partitions, client.index(), payload)));
  }
}
