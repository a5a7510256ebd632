package dev.millrace.event;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;

/// What one adapter does: exactly one of the six patterns is set. Everything is checked by
/// [EventPlan].
///
/// @param name of this adapter, for its consumer group, its metrics and its marks; a label
/// @param from the input of every pattern but the merger, as a URI
/// @param dead where an event goes on which an expression fails, as a URI
@ConfigurationProperties(prefix = "millrace.event", ignoreUnknownFields = false)
record EventSettings(
    @DefaultValue("") String name,
    @Nullable String from,
    @Nullable String dead,
    @Nullable CopierSettings copier,
    @Nullable FilterSettings filter,
    @Nullable SplitterSettings splitter,
    @Nullable SharderSettings sharder,
    @Nullable MergerSettings merger,
    @Nullable GathererSettings gatherer,
    @DefaultValue KafkaSettings kafka,
    @DefaultValue QueueSettings queue,
    @DefaultValue WebhookSettings webhook,
    @DefaultValue SourceSettings source,
    @DefaultValue ScaleSettings scale) {

  /// @param outputs two or more
  record CopierSettings(@DefaultValue List<CopySettings> outputs) {}

  /// @param name default made of the end
  /// @param spill where the events of an output go that is away; null = all wait for it
  /// @param spillAfter how long it may be away before that
  record CopySettings(
      @Nullable String name,
      @DefaultValue("") String to,
      @Nullable String spill,
      @DefaultValue("5s") Duration spillAfter) {}

  /// @param to left out in front of a source
  /// @param rejected where the rest goes; null = it is dropped
  record FilterSettings(
      @DefaultValue("") String when, @Nullable String to, @Nullable String rejected) {}

  /// @param mode `first` or `all`
  /// @param otherwise (`default`) where an event goes that no route wants
  record SplitterSettings(
      @DefaultValue("first") String mode,
      @DefaultValue List<RouteSettings> routes,
      @Nullable @Name("default") String otherwise) {}

  record RouteSettings(
      @DefaultValue("") String name, @DefaultValue("") String when, @DefaultValue("") String to) {}

  /// @param key default the record's key
  /// @param home an expression that names a shard; default the hash of the key alone
  /// @param probe how often each shard is probed
  /// @param outAfter bad probes in a row after which a shard is taken out
  /// @param backAfter good probes in a row after which it is given back
  record SharderSettings(
      @Nullable String key,
      @Nullable String home,
      @DefaultValue List<ShardSettings> shards,
      @DefaultValue("5s") Duration probe,
      @DefaultValue("3") int outAfter,
      @DefaultValue("5") int backAfter) {}

  /// @param health null = it is never taken out
  record ShardSettings(
      @DefaultValue("") String name,
      @DefaultValue("") String to,
      @DefaultValue("1") double weight,
      @Nullable HealthSettings health) {}

  /// How a shard is probed. At least one is set; all that are have to be good.
  ///
  /// @param url answers 2xx while the shard is healthy
  /// @param group a consumer group of the shard's topic, which may lag `maxLag` records
  /// @param maxBacklog ready items that the shard's queue may have; it is not healthy while paused
  record HealthSettings(
      @Nullable URI url,
      @Nullable String group,
      @Nullable Long maxLag,
      @Nullable Long maxBacklog) {}

  /// @param inputs two or more
  /// @param to left out in front of sources
  record MergerSettings(@DefaultValue List<InputSettings> inputs, @Nullable String to) {}

  /// @param map an expression that makes the data of the common shape; null = as it is
  record InputSettings(
      @DefaultValue("") String name, @DefaultValue("") String from, @Nullable String map) {}

  /// @param batch an expression that names the batch of an event
  /// @param count an expression that gives how many items the batch has, or null; null = none does
  /// @param manifest an expression that gives the names of all its items, or null; null = none does
  /// @param end an expression that holds for the end of a batch, which is no item; null = there is
  ///     none
  /// @param name an expression that tells an item from the others of its batch; null = the event's id
  /// @param items `done` or `work`: whether the items have nothing left to do, or are for workers
  /// @param to a queue
  record GathererSettings(
      @DefaultValue("") String batch,
      @Nullable String count,
      @Nullable String manifest,
      @Nullable String end,
      @Nullable String name,
      @DefaultValue("done") String items,
      @DefaultValue("") String to) {}

  /// @param servers `host:port,…`
  /// @param group default the adapter's name; with exactly-once also the prefix of its transactions
  /// @param guarantee `exactly-once` or `at-least-once`
  /// @param threads that read partitions
  /// @param commit how often progress is committed: with exactly-once, half of it is added to every
  ///     event's way
  /// @param start `earliest` or `latest`: where a group begins that has never read
  /// @param properties of the clients, for security above all: `security.protocol: SASL_SSL`
  record KafkaSettings(
      @DefaultValue("") String servers,
      @Nullable String group,
      @DefaultValue("exactly-once") String guarantee,
      @DefaultValue("1") int threads,
      @DefaultValue("50ms") Duration commit,
      @DefaultValue("earliest") String start,
      @DefaultValue Map<String, String> properties) {}

  /// @param url of the queue-service
  /// @param lease of the items that are under way
  /// @param batch items leased at once
  record QueueSettings(
      @Nullable URI url,
      @Nullable String token,
      @DefaultValue("60s") Duration lease,
      @DefaultValue("100") int batch) {
    @Override
    public String toString() {
      return "QueueSettings[url=%s, lease=%s, batch=%d]".formatted(url, lease, batch);
    }
  }

  /// @param timeout of one call
  /// @param parallel calls at once; events of one key go one after the other
  /// @param token a bearer token for all of them
  record WebhookSettings(
      @DefaultValue("10s") Duration timeout,
      @DefaultValue("8") int parallel,
      @Nullable String token) {
    @Override
    public String toString() {
      return "WebhookSettings[timeout=%s, parallel=%d]".formatted(timeout, parallel);
    }
  }

  /// @param token a bearer token for all `source:` ends
  record SourceSettings(@Nullable String token) {
    @Override
    public String toString() {
      return "SourceSettings[]";
    }
  }

  /// Bounds of `GET /api/v1/scale`.
  ///
  /// @param max 0 = the partitions of its inputs
  record ScaleSettings(
      @DefaultValue("1") int min,
      @DefaultValue("0") int max,
      @DefaultValue("10m") Duration window,
      @DefaultValue("2m") Duration drain) {}
}
