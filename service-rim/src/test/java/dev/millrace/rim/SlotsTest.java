package dev.millrace.rim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SlotsTest {
  @Test
  void whoeverComesJustBeforeASlotIsFreeGetsIt() throws Exception {
    var patient = new Slots(1, Duration.ofSeconds(30));
    assertThat(patient.take()).isTrue();
    CompletableFuture<Boolean> second = taking(patient);
    await().until(() -> patient.waiting() == 1);

    assertThat(patient.take()).isFalse();

    patient.giveBack();
    assertThat(second.get()).isTrue();
  }

  @Test
  void withoutPatienceNobodyWaits() throws Exception {
    var impatient = new Slots(2, Duration.ZERO);
    assertThat(impatient.take()).isTrue();
    assertThat(impatient.take()).isTrue();
    assertThat(impatient.take()).isFalse();
    assertThat(impatient.busy()).isEqualTo(2);
    impatient.giveBack();
    assertThat(impatient.take()).isTrue();
  }

  private static CompletableFuture<Boolean> taking(Slots slots) {
    var taken = new CompletableFuture<Boolean>();
    Thread.startVirtualThread(
        () -> {
          try {
            taken.complete(slots.take());
          } catch (InterruptedException e) {
            taken.completeExceptionally(e);
          }
        });
    return taken;
  }
}
