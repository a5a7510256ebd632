package dev.millrace.queue.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RateLimitTest {
  private final QueueRig rig = new QueueRig("{\"rate\":{\"limit\":10,\"burst\":5}}");

  @BeforeEach
  void enqueue() {
    rig.enqueue(IntStream.range(0, 200).mapToObj(i -> "i-" + i).toArray(String[]::new));
  }

  @Test
  void aQuietTimeAllowsOneBurst() {
    rig.clock(Duration.ofMinutes(1));

    assertThat(rig.take(100)).hasSize(5);
    assertThat(rig.take(100)).isEmpty();
  }

  @Test
  void overTimeNoMoreThanTheRateAreHandedOut() {
    rig.clock(Duration.ofMinutes(1));
    int handedOut = 0;
    for (int i = 0; i < 100; i++) {
      rig.clock(Duration.ofMillis(70));
      handedOut += rig.take(3).size();
    }

    assertThat(handedOut).isBetween(70, 75);
  }

  @Test
  void restartsCannotBeUsedToExceedIt() {
    rig.clock(Duration.ofMinutes(1));
    int handedOut = 0;
    for (int i = 0; i < 20; i++) {
      handedOut += rig.take(100).size();
      rig.restart();
    }

    assertThat(handedOut).isEqualTo(5);
  }

  @Test
  void theNextTickIsWantedWhenThereIsATokenForWhoeverWaits() {
    rig.clock(Duration.ofMinutes(1));
    rig.take(100);

    assertThat(rig.tick().next()).isEqualTo(rig.now().plusMillis(100));
  }
}
