package dev.millrace.coordinator.join;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.batch.BarrierStatus;
import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.BatchSpec;
import dev.millrace.contracts.queue.BatchStatus;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.ItemStatus;
import dev.millrace.contracts.queue.Lease;
import dev.millrace.contracts.queue.LeaseRequest;
import dev.millrace.contracts.queue.NewItem;
import dev.millrace.contracts.queue.SettleRequest;
import dev.millrace.contracts.queue.Settlement;
import dev.millrace.contracts.queue.Settlement.Complete;
import dev.millrace.contracts.queue.Settlement.Fail;
import dev.millrace.coordinator.join.JoinPlan.Emit;
import dev.millrace.coordinator.join.JoinPolicy.Dead;
import dev.millrace.coordinator.join.JoinPolicy.Late;
import dev.millrace.coordinator.join.JoinPolicy.Tolerance;
import dev.millrace.coordinator.queue.ModelQueue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// What a barrier says that it waits for.
class BarrierTest {
  private final ModelQueue model = new ModelQueue();
  private final Barrier barrier = new Barrier(plan(), model);

  private static JoinPlan plan() {
    return new JoinPlan(
        "j",
        "control",
        List.of("photos", "blur"),
        List.of("blur"),
        new JoinPolicy(new Tolerance(1, 0), Dead.WAIT, null, Late.FAIL),
        Emit.CERTIFICATE,
        "passed",
        null,
        List.of(),
        4,
        Duration.ofSeconds(30),
        "w");
  }

  @Test
  void theItemsThatAreMissing_andWhoHasThemSinceWhen() throws Exception {
    enqueue("photos", "a", "b", "c");
    model.seal("photos", "p", new BatchSpec(true, null));
    settle("photos", lease("photos"));
    model.pass(Duration.ofSeconds(7));
    lease("photos");
    BarrierStatus status = status();
    assertThat(status.waitsAt()).isEqualTo("photos");
    assertThat(status.waitsFor()).isEqualTo("in queue photos 2 of 3 are not settled");
    assertThat(status.missing()).extracting(ItemStatus::name).containsExactly("b", "c");
    var having = Objects.requireNonNull(status.missing().getFirst().lease());
    assertThat(having.worker()).isEqualTo("worker-1");
    assertThat(having.started()).isEqualTo(model.now());
    assertThat(status.missing().getLast().lease()).isNull();
  }

  @Test
  void theNamesOfItsManifestThatHaveNotCome() throws Exception {
    model.seal("photos", "p", new BatchSpec(null, null, List.of("a", "b", "c")));
    enqueue("photos", "b");
    BarrierStatus status = status();
    assertThat(status.waitsFor())
        .isEqualTo("in queue photos 1 of 1 are not settled, 2 of 3 have not come");
    assertThat(status.awaited()).containsExactly("a", "c");
    assertThat(status.missing()).extracting(ItemStatus::name).containsExactly("b");
  }

  @Test
  void moreThatMayCome_whereAllThatHasComeIsDone() throws Exception {
    enqueue("photos", "a");
    settle("photos", lease("photos"));
    assertThat(status().waitsFor()).isEqualTo("in queue photos more may come: it is not sealed");
    assertThat(status().missing()).isEmpty();
  }

  @Test
  void aRedriveOfDeadItems_whereThereAreTooMany() throws Exception {
    enqueue("photos", "a", "b", "c");
    model.seal("photos", "p", new BatchSpec(true, null));
    fail("photos", lease("photos"));
    settle("photos", lease("photos"));
    fail("photos", lease("photos"));
    BarrierStatus status = status();
    assertThat(status.waitsAt()).isEqualTo("photos");
    assertThat(status.waitsFor())
        .isEqualTo("2 of its items are dead, and 1 may be: redrive or cancel them");
    assertThat(status.missing()).isEmpty();
    assertThat(status.dead()).extracting(ItemStatus::name).containsExactly("a", "c");
  }

  @Test
  void aRedriveOfItsControlItem_whereThatIsDead() throws Exception {
    enqueue("photos", "a");
    model.seal("photos", "p", new BatchSpec(true, null));
    settle("photos", lease("photos"));
    control("photos/other/opened", "other");
    control("photos/p/opened", "p");
    fail("control", lease("control"));
    assertThat(status().waitsFor()).as("another batch's is none of its").isNull();
    fail("control", lease("control"));
    BarrierStatus status = status();
    assertThat(status.waitsAt()).isEqualTo("control");
    assertThat(status.waitsFor())
        .isEqualTo(
            "nobody looks after it: its item \"photos/p/opened\" in queue control is a dead letter"
                + " (no); mend that, then redrive the item");
    assertThat(status.dead()).extracting(ItemStatus::name).containsExactly("photos/p/opened");
  }

  private void control(String name, String batch) {
    JsonData data = new OpenBatch("photos", batch, model.now(), null).data();
    model.enqueue("control", new NewItem(name, data, null, null, null, null));
  }

  @Test
  void nothing_whereAllIsDone() throws Exception {
    enqueue("photos", "a");
    model.seal("photos", "p", new BatchSpec(true, null));
    settle("photos", lease("photos"));
    assertThat(status().waitsAt()).isNull();
    assertThat(status().waitsFor()).isNull();
  }

  @Test
  void ofAQueueThatDoesNotKnowTheBatchNothingIsTold() throws Exception {
    enqueue("photos", "a");
    assertThat(status().queues()).extracting(BatchStatus::queue).containsExactly("photos");
    enqueue("blur", "a");
    assertThat(status().queues()).extracting(BatchStatus::queue).containsExactly("photos", "blur");
  }

  @Test
  void aBatchThatNoQueueKnowsHasNoBarrier() throws Exception {
    assertThat(barrier.status("p")).isEmpty();
  }

  @Test
  void whatIsCompleteIsKeptForAnHour_saidAgainWhenHalfOfThatIsOver() throws Exception {
    enqueue("photos", "a");
    model.seal("photos", "p", new BatchSpec(true, null));
    settle("photos", lease("photos"));
    enqueue("blur", "a");
    keep();
    Instant first = model.now().plusSeconds(3600);
    assertThat(model.batch("photos", "p").keptUntil()).isEqualTo(first);
    assertThat(model.batch("blur", "p").keptUntil()).as("it is not complete").isNull();
    model.pass(Duration.ofMinutes(29));
    keep();
    assertThat(model.batch("photos", "p").keptUntil()).isEqualTo(first);
    model.pass(Duration.ofMinutes(1));
    keep();
    assertThat(model.batch("photos", "p").keptUntil()).isEqualTo(first.plusSeconds(1800));
  }

  private void keep() throws Exception {
    barrier.keep(barrier.watch("p", Duration.ZERO).seen(), model.now());
  }

  @Test
  void aBatchThatIsGivenUpIsCancelled_alsoWhereItAwaitsWhatDoesNotCome() throws Exception {
    model.seal("photos", "p", new BatchSpec(null, null, List.of("a", "b", "c")));
    enqueue("photos", "a", "b");
    settle("photos", lease("photos"));
    assertThat(barrier.giveUp("p")).isTrue();
    assertThat(model.batch("photos", "p").complete()).isTrue();
    assertThat(model.item("photos", "b").state()).isEqualTo(ItemState.CANCELLED);
    assertThat(model.batch("blur", "p").sealed()).as("what comes there late is refused").isTrue();
  }

  private BarrierStatus status() throws Exception {
    return barrier.status("p").orElseThrow();
  }

  private void enqueue(String queue, String... names) {
    for (String name : names) {
      model.enqueue(queue, new NewItem(name, null, null, null, null, "p"));
    }
  }

  private Lease lease(String queue) {
    return model.lease(queue, new LeaseRequest("worker-1", 1, null, null)).getFirst();
  }

  private void settle(String queue, Lease lease) throws Exception {
    settle(queue, new Complete(lease.token(), null, null));
  }

  private void fail(String queue, Lease lease) throws Exception {
    settle(queue, new Fail(lease.token(), "no", false, null, null, null));
  }

  private void settle(String queue, Settlement settlement) throws Exception {
    model.settle(queue, new SettleRequest(List.of(settlement), null));
  }
}
