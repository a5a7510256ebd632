package dev.millrace.event.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LiveShardsTest {
  private final LiveShards shards = new LiveShards(List.of("a", "b"), 3, 2);

  @Test
  void oneBadProbeTakesNothingOut() {
    assertThat(probe("a", false)).isFalse();
    assertThat(probe("a", false)).isFalse();
    assertThat(probe("a", true)).isFalse();
    assertThat(probe("a", false)).isFalse();
    assertThat(shards.shards()).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void badProbesInARowTakeItOut_andGoodOnesInARowGiveItBack() {
    probe("a", false);
    probe("a", false);
    assertThat(probe("a", false)).isTrue();
    assertThat(shards.shards()).containsExactly("b");
    probe("a", true);
    probe("a", false);
    probe("a", true);
    assertThat(shards.shards()).containsExactly("b");
    assertThat(probe("a", true)).isTrue();
    assertThat(shards.shards()).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void whenNoneWouldBeLeftAllAreKept() {
    for (int i = 0; i < 3; i++) {
      probe("a", false);
    }
    for (int i = 0; i < 3; i++) {
      probe("b", false);
    }
    assertThat(shards.shards()).containsExactlyInAnyOrder("a", "b");
    probe("b", true);
    probe("b", true);
    assertThat(shards.shards()).containsExactly("b");
  }

  private boolean probe(String shard, boolean good) {
    return shards.probed(shard, good, good ? "well" : "ill");
  }
}
