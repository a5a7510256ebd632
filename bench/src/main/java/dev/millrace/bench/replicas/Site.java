package dev.millrace.bench.replicas;

import dev.millrace.bench.broker.Broker;
import dev.millrace.bench.machine.Disk;
import dev.millrace.bench.peer.millrace.Replicas;
import dev.millrace.bench.process.JavaService;
import dev.millrace.bench.process.Workspace;
import dev.millrace.contracts.http.JsonHttp;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// One broker and the replicas of one service on it, known by numbers. For one thread.
final class Site implements AutoCloseable {
  private static final String NAME = "bench";
  private static final Pattern STORES = Pattern.compile(NAME + "-cell-changelog");
  private static final Duration STOPPING = Duration.ofSeconds(60);

  private final Workspace workspace;
  private final Broker broker;
  private final Replicas replicas;
  private final HttpClient http = JsonHttp.newClient();
  private final Map<Integer, JavaService> running = new TreeMap<>();

  private Site(Workspace workspace, Broker broker, Replicas replicas) {
    this.workspace = workspace;
    this.broker = broker;
    this.replicas = replicas;
  }

  static Site open(Service service) throws IOException {
    var workspace = Workspace.in(service.folder(), "replicas");
    boolean started = false;
    try {
      Broker broker = Broker.start(workspace);
      var settings = Replicas.settings(broker.servers(), NAME, service.cells());
      var replicas = new Replicas(workspace, "replica", service.jar(), service.jvm(), settings);
      started = true;
      return new Site(workspace, broker, replicas);
    } finally {
      if (!started) {
        workspace.close();
      }
    }
  }

  Broker broker() {
    return broker;
  }

  /// Those that run, by number.
  Map<Integer, JavaService> running() {
    return running;
  }

  /// Starts a replica over what it left behind, and does not wait for it.
  JavaService start(int number) throws IOException {
    JavaService replica = replicas.start(number);
    running.put(number, replica);
    return replica;
  }

  JavaService awaitReady(int number) throws IOException {
    return replica(number).awaitReady(http);
  }

  /// As an operator does it.
  ///
  /// @throws IOException when it did not end by itself within a minute
  void stop(int number) throws IOException {
    if (!replica(number).process().stop(STOPPING)) {
      throw new IOException("replica %d does not stop".formatted(number));
    }
    running.remove(number);
  }

  /// SIGKILL.
  void kill(int number) {
    replica(number).process().kill();
    running.remove(number);
  }

  private JavaService replica(int number) {
    JavaService replica = running.get(number);
    if (replica == null) {
      throw new IllegalStateException("replica %d does not run".formatted(number));
    }
    return replica;
  }

  /// Of a replica's copies of the stores.
  long storeBytes(int number) throws IOException {
    return Disk.bytesIn(replicas.folder(number));
  }

  Path store(int number) throws IOException {
    return replicas.folder(number);
  }

  /// Of the topic that the stores are kept in.
  long changelogBytes() throws IOException {
    return broker.bytesOf(STORES);
  }

  HttpClient http() {
    return http;
  }

  @Override
  public void close() {
    http.close();
    broker.close();
    workspace.close();
  }
}
