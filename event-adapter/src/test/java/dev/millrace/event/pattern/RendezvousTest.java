package dev.millrace.event.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.event.pattern.Rendezvous.Shard;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RendezvousTest {
  private static final int KEYS = 1_000_000;

  private final Rendezvous even =
      new Rendezvous(
          List.of(
              new Shard("a", 1),
              new Shard("b", 1),
              new Shard("c", 1),
              new Shard("d", 1),
              new Shard("e", 1)));

  @Test
  void noShardIsMoreThanThreePercentOffItsWeight_overAMillionRandomKeys() {
    var weighted =
        List.of(
            new Shard("eu", 3), new Shard("us", 5), new Shard("asia", 2), new Shard("canary", 0.5));
    assertShares(weighted);
  }

  @Test
  void noShardIsMoreThanThreePercentOff_amongTwentyOfOneWeight() {
    assertShares(IntStream.range(0, 20).mapToObj(i -> new Shard("shard-" + i, 1)).toList());
  }

  private static void assertShares(List<Shard> shards) {
    var rendezvous = new Rendezvous(shards);
    var random = new SplittableRandom(20261128);
    Map<String, Integer> counts = new HashMap<>();
    for (int i = 0; i < KEYS; i++) {
      counts.merge(rendezvous.choose(hash(Long.toHexString(random.nextLong()))), 1, Integer::sum);
    }
    double sum = shards.stream().mapToDouble(Shard::weight).sum();
    for (Shard shard : shards) {
      double wanted = KEYS * shard.weight() / sum;
      assertThat(counts.getOrDefault(shard.name(), 0) / wanted)
          .as(shard.name())
          .isCloseTo(1, within(0.03));
    }
  }

  @Test
  void aShardThatIsTakenOutMovesItsOwnKeysOnly_andSpreadsThemOverAllOthers() {
    Set<String> without = Set.of("a", "b", "d", "e");
    Map<String, Integer> movedTo = new HashMap<>();
    for (int i = 0; i < 100_000; i++) {
      long key = hash("user-" + i);
      String before = even.choose(key);
      String after = even.choose(key, without);
      if (before.equals("c")) {
        movedTo.merge(after, 1, Integer::sum);
      } else {
        assertThat(after).isEqualTo(before);
      }
    }
    int moved = movedTo.values().stream().mapToInt(Integer::intValue).sum();
    assertThat(moved).isBetween(19_000, 21_000);
    assertThat(movedTo.keySet()).isEqualTo(without);
    assertThat(movedTo.values()).allSatisfy(n -> assertThat(n).isBetween(4_400, 5_600));
  }

  @Test
  void theLastShardGetsEverything() {
    assertThat(keys().map(key -> even.choose(key, Set.of("d"))).collect(Collectors.toSet()))
        .containsExactly("d");
  }

  @Test
  void whenNoneIsLiveAllAre() {
    keys().forEach(key -> assertThat(even.choose(key, Set.of())).isEqualTo(even.choose(key)));
  }

  @Test
  void theOrderOfTheShardsDoesNotMatter() {
    var reversed =
        new Rendezvous(
            List.of(
                new Shard("e", 1),
                new Shard("d", 1),
                new Shard("c", 1),
                new Shard("b", 1),
                new Shard("a", 1)));
    keys().forEach(key -> assertThat(reversed.choose(key)).isEqualTo(even.choose(key)));
  }

  /// Other versions of this adapter run beside this one while it is rolled out, so where a key goes
  /// may never change.
  @Test
  void whereAKeyGoesIsTheSameInEveryVersion() {
    assertThat(
            List.of("ada", "grace", "linus", "").stream()
                .map(RendezvousTest::hash)
                .map(even::choose))
        .containsExactly("c", "d", "b", "d");
  }

  private static Stream<Long> keys() {
    return IntStream.range(0, 1000).mapToObj(i -> hash("key-" + i));
  }

  private static long hash(String key) {
    return Rendezvous.hash(key.getBytes(StandardCharsets.UTF_8));
  }
}
