package dev.millrace.launcher.flow;

import dev.millrace.launcher.broker.BrokerProperties;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonPointer;

/// Checks what a flow says about Kafka: its topics, and the broker that it brings along.
final class KafkaCheck {
  private final YamlTree tree;
  private final Flow flow;

  KafkaCheck(YamlTree tree, Flow flow) {
    this.tree = tree;
    this.flow = flow;
  }

  void check() throws FlowProblem {
    JsonPointer topics = JsonPointer.empty().appendProperty("topics");
    var seen = new HashMap<String, String>();
    for (String name : flow.topics().keySet()) {
      topic(name, topics.appendProperty(name), seen);
    }
    if (!flow.topics().isEmpty() && all(Flow.EVENT_MODULE).isEmpty()) {
      throw tree.problem(
          topics,
          "topics are created by containers of module %s; there is none"
              .formatted(Flow.EVENT_MODULE));
    }
    List<String> brokers = all(Flow.BROKER_MODULE);
    for (String broker : brokers) {
      JsonPointer here = JsonPointer.empty().appendProperty("containers").appendProperty(broker);
      if (brokers.size() > 1) {
        throw tree.problem(here, "a flow has at most one container of module kafka-broker");
      }
      broker(broker, flow.container(broker), here);
    }
  }

  private List<String> all(String module) {
    return flow.containers().entrySet().stream()
        .filter(container -> module.equals(container.getValue().module()))
        .map(Map.Entry::getKey)
        .toList();
  }

  private void topic(String name, JsonPointer here, Map<String, String> seen) throws FlowProblem {
    try {
      Topic.requireName(name);
    } catch (IllegalArgumentException e) {
      throw tree.problem(here, String.valueOf(e.getMessage()));
    }
    if (flow.topics().get(name) == null) {
      throw tree.problem(here, "write {} for a topic with nothing but defaults");
    }
    String other = seen.putIfAbsent(Topic.collision(name), name);
    if (other != null) {
      throw tree.problem(
          here,
          "Kafka cannot tell \"%s\" from \"%s\": it takes . and _ for the same"
              .formatted(name, other));
    }
  }

  private void broker(String name, Container broker, JsonPointer here) throws FlowProblem {
    if (broker.port() == null) {
      throw tree.problem(here, "a broker needs a port");
    }
    if (flow.folders().containsKey(name)) {
      throw tree.problem(
          here, "a broker keeps its records under its name, and so does a folder: rename one");
    }
    boolean sharesAPod =
        broker.beside() != null
            || flow.containers().values().stream().anyMatch(it -> name.equals(it.beside()));
    if (sharesAPod) {
      throw tree.problem(here, "a broker runs beside no other container, nor another beside it");
    }
    JsonPointer settings = here.appendProperty("settings");
    for (var setting : broker.settings().properties()) {
      JsonPointer at = settings.appendProperty(setting.getKey());
      if (BrokerProperties.isFixed(setting.getKey())) {
        throw tree.problem(at, "%s is not the flow's to set".formatted(setting.getKey()));
      }
      if (!setting.getValue().isValueNode() || !setting.getKey().matches("[a-z0-9._-]+")) {
        throw tree.problem(
            at,
            "settings of a broker are those of its server.properties, such as log.retention.ms");
      }
    }
  }
}
