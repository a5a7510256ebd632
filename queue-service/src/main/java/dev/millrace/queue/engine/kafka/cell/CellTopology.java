package dev.millrace.queue.engine.kafka.cell;

import dev.millrace.queue.engine.kafka.wire.TopicNames;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.Stores;

/// How Kafka Streams is to run cells: letters in, and answers, letters to other cells and
/// transitions out, each to the partition that its key says.
public final class CellTopology {
  static final String STORE = "cell";
  static final String COMMANDS = "commands";
  static final String ANSWERS = "answers";
  static final String TRANSITIONS = "transitions";
  static final String QUEUES = "queues";
  static final String EVENTS = "events";

  private static final StreamPartitioner<Object, byte[]> BY_KEY =
      (_, key, _, _) -> Optional.of(Set.of((Integer) key));
  private static final Serializer<Object> NO_KEY = (_, _) -> null;
  private static final Serializer<Object> NAME = (_, key) -> Utils.utf8((String) key);

  private CellTopology() {}

  /// @param changelog settings of the topic that the stores are kept in
  public static Topology of(
      TopicNames topics,
      Map<String, String> changelog,
      ProcessorSupplier<byte[], byte[], Object, byte[]> cells) {
    var topology = new Topology();
    topology.addSource(
        "letters", new ByteArrayDeserializer(), new ByteArrayDeserializer(), topics.commands());
    topology.addProcessor("cell", cells, "letters");
    topology.addStateStore(
        Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(STORE), Serdes.Bytes(), Serdes.ByteArray())
            // A cache would be flushed at each commit, cell by cell, each waiting for the broker.
            .withCachingDisabled()
            .withLoggingEnabled(changelog),
        "cell");
    addSink(topology, COMMANDS, topics.commands());
    addSink(topology, ANSWERS, topics.answers());
    addSink(topology, TRANSITIONS, topics.transitions());
    addNamedSink(topology, QUEUES, topics.queues());
    if (topics.events() != null) {
      addNamedSink(topology, EVENTS, topics.events());
    }
    return topology;
  }

  /// By the name of the queue, as any producer does it.
  private static void addNamedSink(Topology topology, String sink, String topic) {
    topology.addSink(sink, topic, NAME, new ByteArraySerializer(), "cell");
  }

  private static void addSink(Topology topology, String sink, String topic) {
    topology.addSink(sink, topic, NO_KEY, new ByteArraySerializer(), BY_KEY, "cell");
  }
}
