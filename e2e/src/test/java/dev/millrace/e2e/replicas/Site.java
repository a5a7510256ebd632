package dev.millrace.e2e.replicas;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// What there is to break: brokers, replicas, and the network between them.
///
/// @param cluster where all that the replicas know is kept
record Site(Cluster cluster, Replicas replicas, Cut cut) implements AutoCloseable {
  private static final String ENGINE = System.getProperty("millrace.replicas.engine", "kafka");

  /// Returns when all of it is ready.
  ///
  /// @param folder for all there is, an empty one
  /// @param count of replicas; there is one only, whatever is said, where the engine under test is
  ///     the embedded one, which `-Dmillrace.replicas.engine=embedded` makes it, to try the test
  static Site start(Path folder, int count) throws IOException, InterruptedException {
    boolean kafka = ENGINE.equals("kafka");
    int replicas = kafka ? count : 1;
    Cluster cluster = Cluster.start(Files.createDirectory(folder.resolve("kafka")), replicas);
    boolean ready = false;
    try {
      Listeners listeners = cluster.listeners();
      var site =
          new Site(
              cluster,
              Replicas.start(
                  folder, replicas, n -> kafka ? settings(listeners.serversFor(n)) : List.of()),
              new Cut(listeners, folder));
      ready = true;
      return site;
    } finally {
      if (!ready) {
        cluster.close();
      }
    }
  }

  private static List<String> settings(String servers) {
    return List.of(
        "--millrace.engine=kafka",
        "--millrace.kafka.bootstrap-servers=" + servers,
        "--millrace.kafka.replication=" + Cluster.BROKERS);
  }

  /// How long a fault lasts: nothing is waited for but time.
  static void hold(Duration time) throws InterruptedException {
    Thread.sleep(time);
  }

  /// Makes all of it whole, and returns when it is.
  void heal() throws IOException, InterruptedException {
    cut.mend();
    cluster.heal();
    replicas.heal();
  }

  @Override
  public void close() throws IOException, InterruptedException {
    cut.close();
    replicas.close();
    cluster.close();
  }
}
