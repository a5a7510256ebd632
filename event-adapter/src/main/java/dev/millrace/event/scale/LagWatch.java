package dev.millrace.event.scale;

import dev.millrace.contracts.queue.ScaleStatus;
import dev.millrace.contracts.scale.ScaleBounds;
import dev.millrace.event.kafka.KafkaCluster;
import dev.millrace.event.kafka.KafkaCluster.Lag;
import dev.millrace.event.watch.Troubles;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Samples how far behind its topics the adapter's group is, for the gauge `millrace.event.lag` and
/// for the scaling.
public final class LagWatch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LagWatch.class);
  private static final Duration EVERY = Duration.ofSeconds(5);
  private static final String TROUBLE = "lag";

  private final KafkaCluster cluster;
  private final Watched watched;
  private final LagScale scale;
  private final InstantSource clock;
  private final Troubles troubles;
  private final MeterRegistry registry;
  private final Map<String, AtomicLong> lags = new ConcurrentHashMap<>();
  private final Thread thread = Thread.ofVirtual().name("lag").unstarted(this::watch);
  private volatile @Nullable ScaleStatus status;

  /// @param topics the inputs
  /// @param min fewest adapters
  /// @param max most adapters; 0 = as many as the inputs have partitions
  public record Watched(
      String adapter,
      String group,
      List<String> topics,
      int min,
      int max,
      Duration window,
      Duration drain) {}

  public LagWatch(
      KafkaCluster cluster,
      Watched watched,
      InstantSource clock,
      Troubles troubles,
      MeterRegistry registry) {
    this.cluster = cluster;
    this.watched = watched;
    this.scale = new LagScale(watched.adapter(), watched.window());
    this.clock = clock;
    this.troubles = troubles;
    this.registry = registry;
  }

  public void start() {
    thread.start();
  }

  /// Null until there were two samples, and while none can be had.
  public @Nullable ScaleStatus status() {
    return status;
  }

  private void watch() {
    try {
      while (true) {
        try {
          sample();
          troubles.worked(TROUBLE);
        } catch (IOException | RuntimeException e) {
          status = null;
          troubles.failed(TROUBLE, e.getMessage());
        }
        Thread.sleep(EVERY);
      }
    } catch (InterruptedException e) {
      log.debug("the lag is not watched any longer");
    }
  }

  private void sample() throws IOException, InterruptedException {
    Map<TopicPartition, Lag> lag = cluster.lag(watched.group(), watched.topics());
    for (String topic : watched.topics()) {
      gauge(topic)
          .set(
              lag.entrySet().stream()
                  .filter(entry -> entry.getKey().topic().equals(topic))
                  .mapToLong(entry -> entry.getValue().records())
                  .sum());
    }
    long written = lag.values().stream().mapToLong(Lag::end).sum();
    long records = lag.values().stream().mapToLong(Lag::records).sum();
    int members = cluster.members(watched.group());
    int max = watched.max() == 0 ? lag.size() : watched.max();
    var bounds =
        new ScaleBounds(
            watched.min(), Math.max(watched.min(), max), watched.window(), watched.drain());
    ScaleStatus next =
        scale.next(new LagScale.Sample(clock.millis(), written, records, members), bounds);
    status = next == null ? status : next;
  }

  private AtomicLong gauge(String topic) {
    return lags.computeIfAbsent(
        topic,
        name -> {
          var value = new AtomicLong();
          Gauge.builder("millrace.event.lag", value, AtomicLong::doubleValue)
              .description("records of an input that the adapter's group has not committed")
              .tag("topic", name)
              .register(registry);
          return value;
        });
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
