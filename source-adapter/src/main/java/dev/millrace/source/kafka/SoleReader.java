package dev.millrace.source.kafka;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.TopicPartition;

/// Gives all partitions to one member of the group: to the one that has them, as long as it is
/// there. Public, with a constructor without parameters, since Kafka's client makes it.
public final class SoleReader implements ConsumerPartitionAssignor {
  private static final int NEVER = -1;

  @Override
  public String name() {
    return "millrace-sole-reader";
  }

  /// Cooperative, so that the one that has them keeps them while another joins.
  @Override
  public List<RebalanceProtocol> supportedProtocols() {
    return List.of(RebalanceProtocol.COOPERATIVE);
  }

  @Override
  public GroupAssignment assign(Cluster metadata, GroupSubscription group) {
    var members = new TreeMap<>(group.groupSubscription());
    String chosen =
        members.entrySet().stream()
            .max(Comparator.comparingInt(member -> tenure(member.getValue())))
            .map(Map.Entry::getKey)
            .orElse("");
    var assignments = new HashMap<String, Assignment>();
    members.forEach(
        (id, subscription) ->
            assignments.put(
                id,
                new Assignment(
                    id.equals(chosen) ? partitions(metadata, subscription) : List.of())));
    return new GroupAssignment(assignments);
  }

  /// The last generation of the group in which it had partitions.
  private static int tenure(Subscription member) {
    return member.ownedPartitions().isEmpty() ? NEVER : member.generationId().orElse(NEVER);
  }

  private static List<TopicPartition> partitions(Cluster metadata, Subscription subscription) {
    return subscription.topics().stream()
        .flatMap(topic -> metadata.partitionsForTopic(topic).stream())
        .map(info -> new TopicPartition(info.topic(), info.partition()))
        .toList();
  }
}
