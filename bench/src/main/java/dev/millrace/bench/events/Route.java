package dev.millrace.bench.events;

import java.util.List;

/// What a contender stands between in one turn.
///
/// @param servers `host:port` of the broker
/// @param group of its consumers; new, so that it reads all there is
/// @param dead a topic for what cannot be handled; nothing is expected there
public record Route(
    String servers, String group, List<String> inputs, List<String> outputs, String dead) {
  List<String> topics() {
    return java.util.stream.Stream.of(inputs, outputs, List.of(dead))
        .flatMap(List::stream)
        .toList();
  }

  String input() {
    return inputs.getFirst();
  }

  String output(int index) {
    return outputs.get(index);
  }
}
