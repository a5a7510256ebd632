package dev.millrace.event.stream;

import dev.millrace.event.pattern.Routing;
import dev.millrace.event.watch.Passages;
import java.util.Map;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.Topology;

/// The pattern between topics. Each input has a branch of its own down to sinks of its own: Streams
/// gives the branches turns, so an input that floods does not hold up one that trickles, where one
/// branch for all would take the oldest records first.
///
/// Keys, values, headers and timestamps go through as bytes; the partition follows from the key, so
/// the order of each key is kept.
public final class StreamTopology {
  private StreamTopology() {}

  /// @param inputs topics by name of the input
  /// @param outputs topics by name of the output, [Routing#DEAD] among them where there is one
  public static Topology of(
      Map<String, String> inputs, Map<String, String> outputs, Routing routing, Passages passages) {
    var topology = new Topology();
    inputs.forEach(
        (input, topic) -> {
          String source = "in-" + input;
          String pattern = "pattern-" + input;
          topology.addSource(
              source, new ByteArrayDeserializer(), new ByteArrayDeserializer(), topic);
          topology.addProcessor(
              pattern, () -> new RoutingProcessor(input, routing, passages), source);
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
