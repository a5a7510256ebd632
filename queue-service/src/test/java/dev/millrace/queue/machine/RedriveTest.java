package dev.millrace.queue.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.ItemStatus.Attempt;
import dev.millrace.contracts.queue.Lease;
import dev.millrace.contracts.queue.NewItem;
import dev.millrace.contracts.queue.RedriveRequest;
import dev.millrace.contracts.queue.RedriveResult;
import dev.millrace.contracts.queue.Settlement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RedriveTest {
  private final QueueRig rig = new QueueRig("{}");

  /// Five dead items, a second apart: of two groups, one batch and two reasons.
  @BeforeEach
  void kill() {
    rig.enqueue(
        new NewItem("a", null, null, null, "red", "b"),
        new NewItem("b", null, null, null, "red", null),
        new NewItem("c", null, null, null, "blue", "b"),
        new NewItem("d", null, null, null, "blue", null),
        new NewItem("e", null, null, null, "blue", null));
    for (Lease lease : rig.take(10)) {
      String reason = "abc".contains(lease.name()) ? "out of memory" : "bad data";
      rig.settle(new Settlement.Fail(lease.token(), reason, false, null, null, null));
      rig.clock(Duration.ofSeconds(1));
    }
  }

  private RedriveResult redrive(RedriveRequest request) {
    return rig.done(new Command.Redrive("q", request, null, 0, 1000)).done();
  }

  private static final RedriveRequest ALL =
      new RedriveRequest(null, null, null, null, null, null, null);

  @Test
  void withoutNamesAndFilterAllOfThemGo() {
    assertThat(redrive(ALL).matched()).isEqualTo(5);
    assertThat(rig.count(ItemState.READY)).isEqualTo(5);
  }

  @Test
  void byNameOnlyThoseThatAreDead() {
    rig.enqueue("alive");
    var named =
        new RedriveRequest(
            List.of("a", "alive", "unheard of", "a"), null, null, null, null, null, null);

    assertThat(redrive(named).names()).containsExactly("a");
    assertThat(rig.count(ItemState.DEAD)).isEqualTo(4);
  }

  @Test
  void byReason() {
    assertThat(redrive(new RedriveRequest(null, "memory", null, null, null, null, null)).names())
        .containsExactlyInAnyOrder("a", "b", "c");
  }

  @Test
  void byGroupAndBatchTogether() {
    assertThat(redrive(new RedriveRequest(null, null, "red", "b", null, null, null)).names())
        .containsExactly("a");
  }

  @Test
  void byTheTimeOfTheirDeath() {
    var early =
        new RedriveRequest(null, null, null, null, QueueRig.START.plusSeconds(2), null, null);

    assertThat(redrive(early).matched()).isEqualTo(2);
  }

  @Test
  void aDryRunOnlySaysWhich() {
    var dry = new RedriveRequest(null, null, "red", null, null, true, null);

    RedriveResult result = redrive(dry);

    assertThat(result.dryRun()).isTrue();
    assertThat(result.names()).containsExactlyInAnyOrder("a", "b");
    assertThat(rig.count(ItemState.DEAD)).isEqualTo(5);
  }

  @Test
  void atARateTheyAreSpreadOverTime() {
    redrive(new RedriveRequest(null, null, null, null, null, null, 2.0));

    assertThat(rig.count(ItemState.READY)).isEqualTo(1);
    rig.after(Duration.ofMillis(999));
    assertThat(rig.count(ItemState.READY)).isEqualTo(2);
    rig.after(Duration.ofMillis(1001));
    assertThat(rig.count(ItemState.READY)).isEqualTo(5);
  }

  @Test
  void failuresAreForgottenAndAttemptsKept() {
    redrive(ALL);

    assertThat(rig.status("a").failures()).isZero();
    assertThat(rig.status("a").attempts())
        .extracting(Attempt::reason)
        .containsExactly("out of memory");
  }

  @Test
  void inSmallStepsItComesToTheSame() {
    List<String> names = new ArrayList<>();
    byte[] from = null;
    long matched = 0;
    do {
      var step = rig.done(new Command.Redrive("q", ALL, from, matched, 2));
      matched += step.done().matched();
      names.addAll(step.done().names());
      from = step.next();
    } while (from != null);

    assertThat(names).containsExactlyInAnyOrder("a", "b", "c", "d", "e");
  }

  @Test
  void aStepThatOutlivesItsQueueTouchesNothing() {
    byte[] from = rig.done(new Command.Redrive("q", ALL, null, 0, 2)).next();
    rig.done(new Command.Delete("q"));
    rig.declare("other", "{}");
    rig.declare("q", "{}");
    rig.enqueue("x");
    rig.failForGood(rig.takeToken());

    var step = rig.done(new Command.Redrive("q", ALL, from, 2, 2));

    assertThat(step.done().matched()).isZero();
    assertThat(step.next()).isNull();
  }
}
