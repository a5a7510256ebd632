package dev.millrace.bench.peer;

import dev.millrace.bench.broker.Broker;
import dev.millrace.bench.broker.SharedBroker;
import dev.millrace.bench.process.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A queue on the broker of the run: the broker is one of its processes.
///
/// @param own what it has beside the broker
/// @param topics names of those that are its own
public record BrokerServer(LocalServer own, Broker broker, SharedBroker shared, Pattern topics)
    implements PeerServer {

  /// Starts what there is beside the broker and makes the queue.
  @FunctionalInterface
  public interface Starter {
    LocalServer start(Workspace workspace, Broker broker) throws IOException, InterruptedException;
  }

  /// Takes the broker, and lets go of it when the start fails.
  public static BrokerServer on(
      SharedBroker shared, Path parent, String name, Pattern topics, Starter starter)
      throws IOException, InterruptedException {
    Broker broker = shared.take(parent);
    boolean started = false;
    try {
      LocalServer own = LocalServer.in(parent, name, workspace -> starter.start(workspace, broker));
      started = true;
      return new BrokerServer(own, broker, shared, topics);
    } finally {
      if (!started) {
        shared.release();
      }
    }
  }

  @Override
  public String version() {
    return own.version();
  }

  @Override
  public String settings() {
    return own.settings();
  }

  @Override
  public String calls() {
    return own.calls();
  }

  @Override
  public PeerClient connect(ClientSettings settings) throws IOException {
    return own.connect(settings);
  }

  @Override
  public List<ProcessHandle> processes() {
    return Stream.concat(own.processes().stream(), Stream.of(broker.process())).toList();
  }

  @Override
  public long bytesOnDisk() throws IOException {
    return own.bytesOnDisk() + broker.bytesOf(topics);
  }

  @Override
  public void close() {
    own.close();
    shared.release();
  }
}
