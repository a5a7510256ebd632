package dev.millrace.launcher.scale;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.launcher.scale.ScalingPolicy.Sight;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class KedaPolicyTest {
  private final KedaPolicy policy = policy(0);

  @Test
  void theFirstWorkerStartsAtKedasPoll_andTheOthersAtTheSyncsOfTheHpa() {
    for (int second = 0; second < 30; second++) {
      assertThat(policy.look(second * 1000, sight(second == 0 ? 0 : 100, 0))).isZero();
    }
    assertThat(policy.look(30_000, sight(100, 0))).isEqualTo(5);
    assertThat(policy.look(45_000, sight(100, 5))).isEqualTo(10);
    assertThat(policy.look(60_000, sight(100, 10))).isEqualTo(20);
  }

  @Test
  void withinTheToleranceNothingIsDone() {
    policy.look(0, sight(50, 10));
    assertThat(policy.look(15_000, sight(54, 10))).isEqualTo(10);
    assertThat(policy.look(30_000, sight(56, 10))).isEqualTo(12);
  }

  @Test
  void fewerAreThereOnlyAfterTheStabilisation_andTheLastGoesAfterTheCooldown() {
    assertThat(policy.look(0, sight(50, 10))).isEqualTo(10);
    assertThat(policy.look(285_000, sight(5, 10))).isEqualTo(10);
    assertThat(policy.look(300_000, sight(5, 10))).isEqualTo(1);
    assertThat(policy.look(330_000, sight(0, 1))).isEqualTo(1);
    assertThat(policy.look(570_000, sight(0, 1))).isEqualTo(1);
    assertThat(policy.look(600_000, sight(0, 1))).isZero();
  }

  @Test
  void theBoundsHold() {
    KedaPolicy atLeastTwo = policy(2);
    assertThat(atLeastTwo.look(0, sight(0, 2))).isEqualTo(2);
    assertThat(atLeastTwo.look(900_000, sight(0, 2))).isEqualTo(2);
    assertThat(atLeastTwo.look(930_000, sight(100_000, 90))).isEqualTo(100);
  }

  private static KedaPolicy policy(int min) {
    return new KedaPolicy(
        new KedaSettings(
            5,
            true,
            Duration.ofSeconds(30),
            Duration.ofMinutes(5),
            Duration.ofSeconds(15),
            Duration.ofMinutes(5),
            0.1),
        min,
        100);
  }

  private static Sight sight(int ready, int workers) {
    return new Sight(ready, 0, 0, workers);
  }
}
