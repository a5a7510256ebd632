package dev.millrace.coordinator.round;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RoundsTest {
  @Test
  void whateverARoundEndsWith_thereIsANextOne() throws Exception {
    var begun = new CountDownLatch(4);
    Round round =
        () -> {
          begun.countDown();
          switch ((int) begun.getCount()) {
            case 3 -> throw new IOException("no answer");
            case 2 -> throw new IllegalStateException("a fault");
            case 1 -> throw new OutOfMemoryError("for a moment");
            default -> {}
          }
        };
    try (var rounds = new Rounds("test", round, Duration.ofSeconds(1), new Random(1))) {
      rounds.start(1);
      assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
    }
  }
}
