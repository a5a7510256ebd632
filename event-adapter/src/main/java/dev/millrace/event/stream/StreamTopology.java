package dev.millrace.event.stream;

import dev.millrace.event.pattern.Routing;
import dev.millrace.event.watch.Passages;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.Topology;

/// The pattern between topics. Each input has a branch of its own down to sinks of its own: Streams
/// gives the branches turns, so an input that floods does not hold up one that trickles, where one
/// branch for all would take the oldest records first.
///
/// Keys, values, headers and timestamps go through as bytes; the partition follows from the key, so
/// the order of each key is kept.
///
/// @param inputs topics by name of the input
/// @param outputs topics by name of the output, [Routing#DEAD] among them where there is one
public record StreamTopology(
    Map<String, String> inputs, Map<String, String> outputs, Routing routing, Passages passages) {

  /// All that it reads or writes.
  Set<String> topics() {
    var topics = new HashSet<>(inputs.values());
    topics.addAll(outputs.values());
    return topics;
  }

  /// @param limits of the topics of the outputs
  Topology build(TopicLimits limits) {
    boolean buries = outputs.containsKey(Routing.DEAD);
    var topology = new Topology();
    inputs.forEach(
        (input, topic) -> {
          String source = "in-" + input;
          String pattern = "pattern-" + input;
          topology.addSource(
              source, new ByteArrayDeserializer(), new ByteArrayDeserializer(), topic);
          topology.addProcessor(
              pattern,
              () -> new RoutingProcessor(input, routing, limits, buries, passages),
              source);
          outputs.forEach(
              (output, to) ->
                  topology.addSink(
                      RoutingProcessor.sink(input, output),
                      to,
                      new ByteArraySerializer(),
                      new ByteArraySerializer(),
                      pattern));
        });
    return topology;
  }
}
