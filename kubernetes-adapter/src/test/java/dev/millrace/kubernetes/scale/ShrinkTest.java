package dev.millrace.kubernetes.scale;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ShrinkTest {
  @Test
  void podsThatAreNotThereYetAreTheFirstThatNeedNotCome() {
    Shrink shrink = Shrink.plan(5, 2, List.of(pod("a"), pod("b")), pod -> 1);
    assertThat(shrink).isEqualTo(new Shrink(2, Map.of("a", 1, "b", 1), ""));
  }

  @Test
  void onlyACostThatHasChangedIsWritten() {
    List<WorkerPod> pods =
        List.of(new WorkerPod("a", true, 2), new WorkerPod("b", true, 2), pod("c"));
    Shrink shrink = Shrink.plan(3, 1, pods, pod -> pod.equals("a") ? 2 : 0);
    assertThat(shrink).isEqualTo(new Shrink(1, Map.of("b", 0), ""));
  }

  @Test
  void whateverTheClusterTakesFirst_itIsIdle() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    for (int round = 0; round < 20_000; round++) {
      var pods = new ArrayList<WorkerPod>();
      var held = new HashMap<String, Integer>();
      for (int i = 0; i < random.nextInt(12); i++) {
        pods.add(new WorkerPod("pod-" + i, random.nextInt(5) > 0, random.nextInt(3)));
        held.put("pod-" + i, Math.max(0, random.nextInt(6) - 3));
      }
      int replicas = pods.size() + random.nextInt(3);
      int wanted = random.nextInt(replicas + 1);
      Shrink shrink = Shrink.plan(replicas, wanted, pods, name -> held.getOrDefault(name, 0));
      assertThat(shrink.replicas()).as("seed %d", seed).isBetween(wanted, replicas);
      assertThat(taken(pods, shrink, replicas))
          .as("seed %d, round %d: %s of %s", seed, round, shrink, pods)
          .allMatch(pod -> held.getOrDefault(pod.name(), 0) == 0);
    }
  }

  private static List<WorkerPod> taken(List<WorkerPod> pods, Shrink shrink, int replicas) {
    if (shrink.replicas() == replicas) {
      return List.of();
    }
    return pods.stream()
        .map(
            pod ->
                new WorkerPod(
                    pod.name(), pod.ready(), shrink.costs().getOrDefault(pod.name(), pod.cost())))
        .sorted(
            (a, b) ->
                a.ready() != b.ready()
                    ? Boolean.compare(a.ready(), b.ready())
                    : Integer.compare(a.cost(), b.cost()))
        .limit(Math.max(0, pods.size() - shrink.replicas()))
        .toList();
  }

  private static WorkerPod pod(String name) {
    return new WorkerPod(name, true, 0);
  }
}
