package dev.millrace.coordinator.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.coordinator.function.Sum.Numbers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Whatever the tree, the order and the grouping: the answer is that of one pass, byte for byte.
class AnyTreeTest {
  private static final int ROUNDS = 300;
  private static final int MOST_INPUTS = 60;

  private enum Case {
    COUNT(new Count(1000), random -> counters(random, 3)),
    SUM(new Sum(Numbers.EXACT, 1000), random -> numbers(random, 3)),
    SUM_OF_FLOATS(new Sum(Numbers.FLOAT, 1000), AnyTreeTest::floats),
    HISTOGRAM(new Histogram(List.of(-5.0, -1.0, 0.0, 0.5, 20.0), null), AnyTreeTest::samples),
    WEIGHTED(new Histogram(List.of(0.0, 1.0, 2.0, 3.0), "families"), AnyTreeTest::shares),
    QUANTILES(new Quantiles(0.01, 2048, List.of(0.5, 0.99)), AnyTreeTest::samples),
    QUANTILES_COLLAPSED(new Quantiles(0.05, 24, List.of(0.1, 0.9)), AnyTreeTest::samples),
    TOP_K(new TopK(3, 1000), random -> "{\"words\":" + counters(random, 1) + "}"),
    SUMMARY(new Summary(), AnyTreeTest::samples);

    final Reduction function;
    final Function<Random, String> input;

    Case(Reduction function, Function<Random, String> input) {
      this.function = function;
      this.input = input;
    }
  }

  @ParameterizedTest
  @EnumSource
  void isTheSameAsOnePass(Case tried) throws Exception {
    long seed = Long.getLong("millrace.seed", System.nanoTime());
    System.out.println(tried + ": -Dmillrace.seed=" + seed);
    var random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      var inputs = new ArrayList<JsonData>();
      for (int i = 1 + random.nextInt(MOST_INPUTS); i > 0; i--) {
        inputs.add(JsonData.parse(tried.input.apply(random)));
      }
      JsonData onePass = tried.function.merge(inputs);
      JsonData tree = tree(tried.function, inputs, random);

      assertThat(tree).as("seed %d, round %d", seed, round).isEqualTo(onePass);
      assertThat(tried.function.finish(tree)).isEqualTo(tried.function.finish(onePass));
    }
  }

  /// Merges any few of what is there until one is left.
  private static JsonData tree(Reduction function, List<JsonData> inputs, Random random)
      throws UnmergeableException {
    var left = new ArrayList<>(inputs);
    do {
      Collections.shuffle(left, random);
      List<JsonData> some = left.subList(0, 1 + random.nextInt(Math.min(left.size(), 7)));
      JsonData merged = function.merge(List.copyOf(some));
      some.clear();
      left.add(merged);
    } while (left.size() > 1);
    return left.getFirst();
  }

  private static String counters(Random random, int depth) {
    return map(
        random,
        depth,
        () ->
            random.nextInt(9) == 0
                ? Long.toString(random.nextLong() >>> 1)
                : "" + random.nextInt(99));
  }

  private static String numbers(Random random, int depth) {
    return map(
        random,
        depth,
        () ->
            switch (random.nextInt(3)) {
              case 0 -> Long.toString(random.nextLong());
              case 1 -> Double.toString(random.nextGaussian() * 1e10);
              default -> random.nextInt(999) - 500 + "." + random.nextInt(99) + "0";
            });
  }

  private static String floats(Random random) {
    return map(
        random,
        2,
        () -> Double.toString(random.nextGaussian() * Math.pow(10, random.nextInt(630) - 325)));
  }

  private static String map(Random random, int depth, Supplier<String> number) {
    var members = new ArrayList<String>();
    for (int key = 0; key < 8; key++) {
      if (random.nextBoolean()) {
        boolean inner = key > 5 && depth > 1;
        members.add(
            "\"k%d\":%s".formatted(key, inner ? map(random, depth - 1, number) : number.get()));
      }
    }
    Collections.shuffle(members, random);
    return "{" + String.join(",", members) + "}";
  }

  private static String samples(Random random) {
    var samples = new ArrayList<String>();
    for (int i = random.nextInt(12); i > 0; i--) {
      samples.add(
          switch (random.nextInt(4)) {
            case 0 -> Integer.toString(random.nextInt(41) - 20);
            case 1 -> Double.toString(random.nextGaussian());
            case 2 -> Double.toString(Math.exp(random.nextGaussian() * 20));
            default -> Double.toString(-Math.exp(random.nextGaussian() * 20));
          });
    }
    return "{\"samples\":" + samples + "}";
  }

  private static String shares(Random random) {
    int first = random.nextInt(1001);
    return "{\"families\":%s,\"shares\":{\"%d\":%s,\"%d\":%s}}"
        .formatted(
            random.nextInt(100_000) / 4.0,
            random.nextInt(3) - 1,
            first / 1000.0,
            random.nextInt(3) + 2,
            (1000 - first) / 1000.0);
  }
}
