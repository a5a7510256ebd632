package dev.millrace.event.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.event.pattern.LiveShards;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class ShardWatchTest {

  @Test
  void whenAllAreIll_theLastIsNotSaidToBeTakenOut(CapturedOutput output) {
    var live = new LiveShards(List.of("a", "b"), 1, 1);
    var queueAway = new AtomicBoolean();
    Probe a = () -> "away";
    Probe b = () -> queueAway.get() ? "away" : null;
    try (var watch = new ShardWatch(live, Map.of("a", a, "b", b), Duration.ofMillis(10))) {
      watch.start();
      await()
          .until(() -> output.getOut().contains("shard a is taken out, its keys go to the others"));
      queueAway.set(true);
      await()
          .until(
              () ->
                  output
                      .getOut()
                      .contains("shard b is ill as are all others, so each keeps its keys: away"));
    }
    assertThat(live.shards()).containsExactlyInAnyOrder("a", "b");
    assertThat(output.getOut()).doesNotContain("shard b is taken out");
  }

  @Test
  void aProbeThatFailsAsItShouldNot_isABadOne_andIsTriedAgain() {
    var live = new LiveShards(List.of("a", "b"), 1, 1);
    var broken = new AtomicBoolean(true);
    Probe a =
        () -> {
          if (broken.get()) {
            throw new IllegalStateException("a defect");
          }
          return null;
        };
    try (var watch = new ShardWatch(live, Map.of("a", a), Duration.ofMillis(10))) {
      watch.start();
      await().until(() -> live.shards().equals(Set.of("b")));
      assertThat(live.standings().getFirst().reason()).isEqualTo("a defect");
      broken.set(false);
      await().until(() -> live.shards().contains("a"));
    }
  }
}
