package dev.millrace.e2e.replicas;

import dev.millrace.e2e.process.Ports;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The ports of a cluster, which it keeps. Each broker has one for the tests and for the other
/// brokers, one for the quorum, and one for each replica, which is told of no other: so what a
/// replica says to the brokers can be told from the rest, and be cut.
final class Listeners {
  static final String COMMON = "COMMON";
  static final String QUORUM = "QUORUM";
  private static final String HOST = "127.0.0.1:";

  private final int brokers;
  private final List<String> names;
  private final List<List<Integer>> ports = new ArrayList<>();

  Listeners(int brokers, int replicas) throws IOException {
    this.brokers = brokers;
    this.names =
        Stream.concat(
                Stream.of(COMMON, QUORUM), IntStream.range(0, replicas).mapToObj(Listeners::own))
            .toList();
    Deque<Integer> free = new ArrayDeque<>(Ports.free(brokers * names.size()));
    for (int broker = 0; broker < brokers; broker++) {
      ports.add(names.stream().map(_ -> free.pop()).toList());
    }
  }

  private static String own(int replica) {
    return "REPLICA" + replica;
  }

  /// As the setting `listeners`.
  String of(int broker) {
    return written(broker, names);
  }

  /// As the setting `advertised.listeners`, which the quorum's is not among.
  String advertisedBy(int broker) {
    return written(broker, names.stream().filter(name -> !name.equals(QUORUM)).toList());
  }

  private String written(int broker, List<String> some) {
    return some.stream()
        .map(name -> name + "://" + HOST + port(broker, name))
        .collect(Collectors.joining(","));
  }

  String protocols() {
    return names.stream().map(name -> name + ":PLAINTEXT").collect(Collectors.joining(","));
  }

  /// As the setting `controller.quorum.voters`; a broker's id is its number and one.
  String voters() {
    return IntStream.range(0, brokers)
        .mapToObj(broker -> broker + 1 + "@" + HOST + port(broker, QUORUM))
        .collect(Collectors.joining(","));
  }

  /// As the setting `bootstrap.servers`.
  String servers() {
    return servers(COMMON);
  }

  /// Where this broker is asked.
  String server(int broker) {
    return HOST + port(broker, COMMON);
  }

  String serversFor(int replica) {
    return servers(own(replica));
  }

  private String servers(String name) {
    return portsOf(name).stream().map(port -> HOST + port).collect(Collectors.joining(","));
  }

  /// The brokers' ports for this replica.
  List<Integer> portsFor(int replica) {
    return portsOf(own(replica));
  }

  private List<Integer> portsOf(String name) {
    return IntStream.range(0, brokers).mapToObj(broker -> port(broker, name)).toList();
  }

  private int port(int broker, String name) {
    return ports.get(broker).get(names.indexOf(name));
  }
}
