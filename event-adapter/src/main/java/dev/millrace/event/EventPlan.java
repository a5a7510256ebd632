package dev.millrace.event;

import dev.millrace.event.EventSettings.KafkaSettings;
import dev.millrace.event.end.End;
import dev.millrace.event.kafka.TopicSpec;
import dev.millrace.event.pattern.Gatherer;
import dev.millrace.event.pattern.LiveShards;
import dev.millrace.event.pattern.Pattern;
import dev.millrace.event.pattern.Routing;
import dev.millrace.event.pump.PumpRun.Spill;
import dev.millrace.event.shard.ShardWatches.Health;
import dev.millrace.rim.settings.Plan;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Settings that were checked as a whole: with one of these in hand nothing about them can be
/// wrong, but for what only the ends themselves can tell.
///
/// @param inputs by name, in the order of the settings
/// @param outputs by name, in the order of the settings; empty for an ambassador of sources
/// @param spills by output
/// @param dead null when no event can become a dead letter, or when each goes to the dead letters
///     of its own queue
/// @param shards null for another pattern than the sharder
/// @param topics that are declared, by name
record EventPlan(
    String name,
    Map<String, End> inputs,
    Pattern pattern,
    Map<String, End> outputs,
    Map<String, Spill> spills,
    @Nullable End dead,
    @Nullable Shards shards,
    Kafka kafka,
    Map<String, TopicSpec> topics,
    EventSettings settings)
    implements Plan {

  /// @param healths by shard; a shard without one is never taken out
  record Shards(LiveShards live, Map<String, Health> healths, Duration every) {}

  record Kafka(
      String servers,
      String group,
      boolean exactlyOnce,
      int threads,
      Duration commit,
      String start,
      Map<String, String> properties) {
    static Kafka of(KafkaSettings settings, String name) {
      return new Kafka(
          settings.servers(),
          settings.group() == null ? name : settings.group(),
          settings.guarantee().equals("exactly-once"),
          settings.threads(),
          settings.commit(),
          settings.start(),
          Map.copyOf(settings.properties()));
    }
  }

  /// @param topics that are declared, as YAML
  /// @throws SettingsException with all mistakes
  static EventPlan of(EventSettings settings, String topics) {
    return new PlanCheck(settings, topics).plan();
  }

  /// Whether it serves the source interface in front of sources.
  boolean isAmbassador() {
    return inputs.values().stream().allMatch(End.Source.class::isInstance);
  }

  /// Whether all of it is between topics, so that Kafka's transactions can hold it together.
  boolean isWithinKafka() {
    return spills.isEmpty()
        && inputs.values().stream().allMatch(End.Kafka.class::isInstance)
        && sinks().allMatch(End.Kafka.class::isInstance);
  }

  /// Whether nothing comes twice: what is between topics, unless the settings ask for less, and what
  /// is between queues. A gatherer seals its batches by calls of their own.
  boolean isExactlyOnce() {
    if (isWithinKafka()) {
      return kafka.exactlyOnce();
    }
    return spills.isEmpty()
        && !(pattern instanceof Gatherer)
        && inputs.values().stream().allMatch(End.Queue.class::isInstance)
        && sinks().allMatch(End.Queue.class::isInstance);
  }

  /// All ends that events are sent to.
  Stream<End> sinks() {
    return Stream.concat(outlets().values().stream(), spills.values().stream().map(Spill::end));
  }

  /// The outputs, and the end for dead letters, if there is one, as [Routing#DEAD].
  Map<String, End> outlets() {
    var all = new LinkedHashMap<>(outputs);
    if (dead != null) {
      all.put(Routing.DEAD, dead);
    }
    return all;
  }

  boolean uses(Class<? extends End> kind) {
    return Stream.concat(inputs.values().stream(), sinks()).anyMatch(kind::isInstance);
  }

  List<String> inputTopics() {
    return inputs.values().stream()
        .filter(End.Kafka.class::isInstance)
        .map(end -> ((End.Kafka) end).topic())
        .distinct()
        .toList();
  }
}
