package dev.millrace.source.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Assignment;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.GroupSubscription;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Subscription;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class SoleReaderTest {
  private static final List<TopicPartition> ALL =
      List.of(new TopicPartition("t", 0), new TopicPartition("t", 1));

  @Test
  void theOneThatReads_goesOn_andGetsWhatIsNew() {
    assertThat(chosen(Map.of("a", member(List.of(), -1), "b", member(ALL.subList(0, 1), 3))))
        .isEqualTo("b");
  }

  @Test
  void ofTwoThatThinkTheyRead_theLaterDoes() {
    assertThat(chosen(Map.of("a", member(ALL, 4), "b", member(ALL, 3)))).isEqualTo("a");
  }

  @Test
  void whenNobodyReads_anyoneBegins() {
    assertThat(chosen(Map.of("a", member(List.of(), -1), "b", member(List.of(), 7)))).isNotEmpty();
  }

  /// The member that got all partitions; the others got none.
  private static String chosen(Map<String, Subscription> members) {
    PartitionInfo[] infos =
        ALL.stream()
            .map(p -> new PartitionInfo("t", p.partition(), null, new Node[0], new Node[0]))
            .toArray(PartitionInfo[]::new);
    var cluster = new Cluster("c", List.of(), Arrays.asList(infos), Set.of(), Set.of());
    Map<String, Assignment> assigned =
        new SoleReader().assign(cluster, new GroupSubscription(members)).groupAssignment();
    assertThat(assigned.keySet()).isEqualTo(members.keySet());
    var chosen = new HashMap<String, List<TopicPartition>>();
    assigned.forEach((member, assignment) -> chosen.put(member, assignment.partitions()));
    chosen.values().removeIf(List::isEmpty);
    assertThat(chosen.values()).containsExactly(ALL);
    return chosen.keySet().iterator().next();
  }

  private static Subscription member(List<TopicPartition> owned, int generation) {
    return new Subscription(List.of("t"), null, owned, generation, Optional.empty());
  }
}
