package dev.millrace.coordinator.join;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.millrace.contracts.batch.JoinCertificate;
import dev.millrace.contracts.batch.Outcome;
import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.Lease;
import dev.millrace.contracts.queue.LeaseRequest;
import dev.millrace.contracts.queue.NewItem;
import dev.millrace.contracts.queue.SettleRequest;
import dev.millrace.contracts.queue.Settlement.Complete;
import dev.millrace.coordinator.join.JoinPlan.Emit;
import dev.millrace.coordinator.join.JoinPolicy.Dead;
import dev.millrace.coordinator.join.JoinPolicy.Late;
import dev.millrace.coordinator.join.JoinPolicy.Tolerance;
import dev.millrace.coordinator.queue.FaultyQueues;
import dev.millrace.coordinator.queue.FaultyQueues.Crash;
import dev.millrace.coordinator.queue.ModelQueue;
import dev.millrace.coordinator.queue.Queues;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Of three items one is done, one is with a worker and one has not come when the deadline passes.
class JoinDeadlineTest {
  private static final Duration DEADLINE = Duration.ofHours(1);

  private final ModelQueue model = new ModelQueue();
  private Lease stuck;

  @BeforeEach
  void begin() throws Exception {
    model.open("parts", "b");
    model.enqueue(
        "control", NewItem.of("b", new OpenBatch("parts", "b", model.now(), null).data()));
    for (String name : List.of("done", "stuck")) {
      model.enqueue("parts", new NewItem(name, null, null, null, null, "b"));
    }
    Lease lease = lease();
    model.settle(
        "parts", new SettleRequest(List.of(new Complete(lease.token(), null, null)), null));
    stuck = lease();
  }

  private Lease lease() {
    var request = new LeaseRequest("w", 1, null, Duration.ofDays(1));
    return model.lease("parts", request).getFirst();
  }

  @Test
  void theBatchFails_once_withItsCertificateWhereFailedOnesGo() throws Exception {
    run(round(Emit.RESULTS, Late.FAIL));
    assertThat(model.data("passed", ItemState.READY)).isEmpty();
    assertThat(model.batch("partials", "b").sealed()).isFalse();
    JoinCertificate certificate =
        Json.strict()
            .readValue(
                model.data("failed", ItemState.READY).getFirst().bytes(), JoinCertificate.class);
    assertThat(certificate.failed()).isEqualTo("not everything was settled by the deadline");
    assertThat(certificate.late()).isTrue();
    assertThat(model.data("failed", ItemState.READY)).hasSize(1);
  }

  @Test
  void orItGoesOnWithWhatThereIs_once() throws Exception {
    run(round(Emit.RESULTS, Late.GO_ON));
    assertThat(model.data("failed", ItemState.READY)).isEmpty();
    assertThat(model.batch("partials", "b").sealed()).isTrue();
    assertThat(model.batch("passed", "b").sealed()).isTrue();
    Outcome outcome =
        Json.strict()
            .readValue(model.data("passed", ItemState.READY).getFirst().bytes(), Outcome.class);
    assertThat(outcome.item().name()).isEqualTo("done");
    assertThat(outcome.certificate())
        .extracting("items", "succeeded", "cancelled", "late", "failed")
        .containsExactly(2L, 1L, 1L, true, null);
    assertThat(model.data("passed", ItemState.READY)).hasSize(1);
  }

  @Test
  void whereItGoesOn_theRestIsCancelled_soThatNobodyWorksOnItAndNothingComesLate()
      throws Exception {
    run(round(Emit.RESULTS, Late.GO_ON));
    var late = new SettleRequest(List.of(new Complete(stuck.token(), null, null)), null);
    assertThat(model.settle("parts", late).results().getFirst().status()).isEqualTo(409);
    assertThat(model.item("parts", "stuck").state()).isEqualTo(ItemState.CANCELLED);
    assertThatIllegalStateException()
        .isThrownBy(() -> model.enqueue("parts", new NewItem("late", null, null, null, null, "b")))
        .withMessageContaining("sealed");
  }

  /// The model's clock is far from that of the machine on which this runs.
  @Test
  void deadlinesAreKeptByTheClockOfTheQueueService() throws Exception {
    run(round(Emit.CERTIFICATE, Late.GO_ON));
    JoinCertificate certificate =
        Json.strict()
            .readValue(
                model.data("passed", ItemState.READY).getFirst().bytes(), JoinCertificate.class);
    assertThat(certificate.fired())
        .isBetween(
            certificate.opened().plus(DEADLINE),
            certificate.opened().plus(DEADLINE.plusMinutes(1)));
  }

  /// Whoever watches dies at any call, and none of it is seen.
  @Test
  void howeverOftenItCrashes_itGoesOnOnce_andSaysTheSame() throws Exception {
    for (int seed = 0; seed < 100; seed++) {
      new JoinDeadlineTest().crashing(seed);
    }
  }

  private void crashing(int seed) throws Exception {
    begin();
    var random = new Random(seed);
    model.pass(DEADLINE);
    var queues = new FaultyQueues(model, 0.5, random);
    JoinRound round = round(queues, Emit.CERTIFICATE, Late.GO_ON);
    for (int turn = 0; model.unsettled("control") > 0; turn++) {
      assertThat(turn).as("seed %d: it never ends", seed).isLessThan(10_000);
      try {
        round.run();
      } catch (Crash | IOException e) {
        model.pass(Duration.ofSeconds(40));
      }
    }
    List<JsonData> passed = model.data("passed", ItemState.READY);
    assertThat(passed).as("seed %d", seed).hasSize(1);
    assertThat(Json.strict().readValue(passed.getFirst().bytes(), JoinCertificate.class))
        .extracting("items", "succeeded", "cancelled", "late", "failed")
        .containsExactly(2L, 1L, 1L, true, null);
  }

  /// Before the deadline, behind it, and long afterwards.
  private void run(JoinRound round) throws Exception {
    round.run();
    assertThat(model.unsettled("control")).isEqualTo(1);
    assertThat(model.names()).doesNotContain("failed", "passed");
    model.pass(DEADLINE);
    for (int turn = 0; turn < 10; turn++) {
      round.run();
      model.pass(Duration.ofMinutes(1));
    }
    assertThat(model.unsettled("control")).isZero();
  }

  private JoinRound round(Emit emit, Late late) {
    return round(model, emit, late);
  }

  private JoinRound round(Queues queues, Emit emit, Late late) {
    var plan =
        new JoinPlan(
            "j",
            "control",
            List.of("parts"),
            List.of("parts"),
            new JoinPolicy(Tolerance.NONE, Dead.WAIT, DEADLINE, late),
            emit,
            "passed",
            "failed",
            List.of("partials"),
            4,
            Duration.ofSeconds(30),
            "w");
    return new JoinRound(
        plan,
        queues,
        new Barrier(plan, queues),
        new Turns(plan, queues),
        new JoinMetrics(new SimpleMeterRegistry()),
        () -> false);
  }
}
