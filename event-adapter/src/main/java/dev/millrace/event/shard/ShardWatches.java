package dev.millrace.event.shard;

import dev.millrace.contracts.queue.QueueClient;
import dev.millrace.event.end.End;
import dev.millrace.event.kafka.KafkaCluster;
import dev.millrace.event.pattern.LiveShards;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Makes the watch over some shards.
///
/// @param client must not follow redirects
/// @param cluster asked for when a shard is probed by a lag
/// @param queues asked for when a shard is probed by a backlog
public record ShardWatches(
    HttpClient client, Supplier<KafkaCluster> cluster, Supplier<QueueClient> queues) {

  /// How a shard is probed; all that is not null has to be good.
  ///
  /// @param end of the shard
  public record Health(
      End end,
      @Nullable URI url,
      @Nullable String group,
      @Nullable Long maxLag,
      @Nullable Long maxBacklog) {}

  /// @param shards by name; those without an entry are never taken out
  public ShardWatch watch(LiveShards live, Map<String, Health> shards, Duration every) {
    var probes = new LinkedHashMap<String, Probe>();
    shards.forEach((shard, health) -> probes.put(shard, probe(health)));
    return new ShardWatch(live, probes, every);
  }

  private Probe probe(Health health) {
    List<Probe> probes = new ArrayList<>();
    if (health.url() != null) {
      probes.add(Probes.url(client, health.url()));
    }
    if (health.group() != null
        && health.maxLag() != null
        && health.end() instanceof End.Kafka end) {
      probes.add(Probes.lag(cluster.get(), end.topic(), health.group(), health.maxLag()));
    }
    if (health.maxBacklog() != null && health.end() instanceof End.Queue end) {
      probes.add(Probes.backlog(queues.get(), end.name(), health.maxBacklog()));
    }
    return Probes.all(probes);
  }
}
