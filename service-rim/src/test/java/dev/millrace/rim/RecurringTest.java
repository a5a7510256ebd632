package dev.millrace.rim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class RecurringTest {
  @Test
  void whateverItEndsWith_itIsDoneAgain(CapturedOutput output) throws Exception {
    var done = new CountDownLatch(4);
    Recurring.Work work =
        () -> {
          done.countDown();
          switch ((int) done.getCount()) {
            case 3 -> throw new IOException("a disk is away");
            case 2 -> throw new IllegalStateException("a fault");
            case 1 -> throw new OutOfMemoryError("for a moment");
            default -> {}
          }
        };
    try (var purging = new Recurring("purging", Duration.ofMillis(1), work, IOException.class)) {
      purging.start();
      assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(output.getOut())
        .contains("purging is left to the next time: java.io.IOException: a disk is away")
        .contains("purging failed, and is left to the next time");
  }

  @Test
  void onceItIsClosedItIsNotDoneAgain() throws Exception {
    var times = new AtomicInteger();
    var begun = new CountDownLatch(1);
    Recurring.Work work =
        () -> {
          times.incrementAndGet();
          begun.countDown();
        };
    var once = new Recurring("once", Duration.ofHours(1), work);
    once.start();
    begun.await();
    once.close();
    assertThat(times).hasValue(1);
  }
}
