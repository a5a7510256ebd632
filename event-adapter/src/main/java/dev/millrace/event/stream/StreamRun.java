package dev.millrace.event.stream;

import dev.millrace.contracts.http.Backoff;
import dev.millrace.event.kafka.KafkaCluster;
import dev.millrace.event.watch.Troubles;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps a topology running: waits for its topics, and starts it again when it broke. What a broken
/// one had not committed is read again, and with exactly-once nobody sees what it had written.
public final class StreamRun implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(StreamRun.class);
  private static final Duration CLOSING = Duration.ofSeconds(15);
  private static final Duration LOOK = Duration.ofSeconds(5);
  private static final String KAFKA = "Kafka";

  /// How much of a partition goes before what has come by another input.
  private static final int FAIR_BYTES = 256 * 1024;

  private final StreamTopology topology;
  private final StreamSettings settings;
  private final KafkaCluster cluster;
  private final Troubles troubles;
  private final Backoff backoff;
  private final Thread thread;
  private volatile @Nullable KafkaStreams streams;
  private volatile boolean closing;

  /// @param group also the prefix of transactions
  /// @param commit how often what was done is committed
  /// @param start `earliest` or `latest`
  /// @param stateFolder for the lock of the instance; nothing else is kept in it
  public record StreamSettings(
      String group,
      boolean exactlyOnce,
      int threads,
      Duration commit,
      String start,
      String stateFolder) {}

  public StreamRun(
      StreamTopology topology,
      StreamSettings settings,
      KafkaCluster cluster,
      Troubles troubles,
      RandomGenerator random) {
    this.topology = topology;
    this.settings = settings;
    this.cluster = cluster;
    this.troubles = troubles;
    this.backoff = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(15), random);
    this.thread = Thread.ofVirtual().name("streams-keeper").unstarted(this::keep);
  }

  public void start() {
    troubles.pending(KAFKA);
    thread.start();
  }

  private void keep() {
    try {
      while (!closing) {
        try {
          cluster.topics(topology.topics());
          runOnce(TopicLimits.read(cluster, topology.outputs()));
        } catch (IOException | RuntimeException e) {
          troubles.failed(KAFKA, words(e));
        }
        Thread.sleep(backoff.next());
      }
    } catch (InterruptedException e) {
      log.debug("the topology is not kept any longer");
    }
  }

  /// @throws IOException when it broke
  private void runOnce(TopicLimits limits) throws IOException, InterruptedException {
    var broken = new CompletableFuture<Throwable>();
    var running = new KafkaStreams(topology.build(limits), new StreamsConfig(properties()));
    try {
      running.setUncaughtExceptionHandler(
          failure -> {
            broken.complete(failure);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
          });
      running.setStateListener(
          (now, before) -> {
            if (now == KafkaStreams.State.RUNNING) {
              troubles.worked(KAFKA);
              backoff.reset();
            } else if (now == KafkaStreams.State.ERROR) {
              broken.complete(new IOException("it stopped by itself"));
            }
          });
      streams = running;
      running.start();
      Throwable failure = watched(running, broken);
      throw new IOException("the topology broke: " + words(failure), failure);
    } finally {
      running.close(CLOSING);
      streams = null;
    }
  }

  /// Streams says nothing of a broker that is away, nor of an output that is deleted: it waits, for
  /// minutes. So the topics are looked at beside it.
  ///
  /// @return why it broke
  private Throwable watched(KafkaStreams running, CompletableFuture<Throwable> broken)
      throws InterruptedException {
    while (true) {
      try {
        return broken.get(LOOK.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        look(running);
      } catch (ExecutionException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private void look(KafkaStreams running) throws InterruptedException {
    try {
      cluster.topics(topology.topics());
      if (running.state() == KafkaStreams.State.RUNNING) {
        troubles.worked(KAFKA);
      }
    } catch (IOException e) {
      troubles.failed(KAFKA, e.getMessage());
    }
  }

  private static String words(Throwable failure) {
    var words = new ArrayList<String>();
    for (Throwable t = failure; t != null && words.size() < 3; t = t.getCause()) {
      words.add(String.valueOf(t.getMessage()).lines().findFirst().orElse(""));
    }
    return String.join(": ", words);
  }

  private Map<String, Object> properties() {
    var own = new HashMap<String, Object>();
    own.put(StreamsConfig.APPLICATION_ID_CONFIG, settings.group());
    own.put(
        StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
        settings.exactlyOnce() ? StreamsConfig.EXACTLY_ONCE_V2 : StreamsConfig.AT_LEAST_ONCE);
    own.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, settings.threads());
    own.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, settings.commit().toMillis());
    own.put(StreamsConfig.STATE_DIR_CONFIG, settings.stateFolder());
    own.put(StreamsConfig.DEFAULT_TIMESTAMP_EXTRACTOR_CLASS_CONFIG, TimeOfPassing.class);
    own.put("auto.offset.reset", settings.start());
    // At least once Streams would read what was aborted, too.
    own.put("isolation.level", "read_committed");
    own.put("session.timeout.ms", (int) KafkaCluster.SESSION.toMillis());
    // A branch reads one partition at a time. To ask before each record whether to wait for another
    // one costs more than some of the patterns do.
    own.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
    if (topology.inputs().size() > 1) {
      // What was fetched of one partition is taken before that of the next one.
      own.put("max.partition.fetch.bytes", FAIR_BYTES);
    }
    // At least once nothing waits for a commit, so a record should not wait for company either.
    own.put("producer.linger.ms", settings.exactlyOnce() ? 10 : 1);
    own.put("producer.batch.size", 128 * 1024);
    return cluster.client(own);
  }

  /// Finishes and commits what is under way, at most 15 s.
  @Override
  public void close() throws InterruptedException {
    closing = true;
    KafkaStreams running = streams;
    if (running != null) {
      // Else its partitions would wait for the session to time out.
      running.close(
          CloseOptions.groupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP)
              .withTimeout(CLOSING));
    }
    thread.interrupt();
    thread.join(Duration.ofSeconds(5));
  }
}
