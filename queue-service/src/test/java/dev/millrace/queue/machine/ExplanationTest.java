package dev.millrace.queue.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.queue.ItemStatus;
import dev.millrace.contracts.queue.ItemStatus.Waiting;
import dev.millrace.contracts.queue.NewItem;
import dev.millrace.contracts.queue.RedriveRequest;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Why an item waits.
class ExplanationTest {

  @Test
  void theQueueIsPaused() {
    var rig = new QueueRig("{}");
    rig.enqueue("a");
    rig.done(new Command.SetPaused("q", true, null));

    Waiting waiting = rig.waiting("a");
    assertThat(waiting.reason()).isEqualTo("paused");
    assertThat(waiting.from()).isNull();
  }

  @Test
  void itMayNotBeginBeforeItsTime() {
    var rig = new QueueRig("{}");
    rig.enqueue(new NewItem("a", null, null, rig.now().plusSeconds(60), null, null));

    Waiting waiting = rig.waiting("a");
    assertThat(waiting.reason()).isEqualTo("not-before");
    assertThat(waiting.from()).isEqualTo(QueueRig.START.plusSeconds(60));
    assertThat(waiting.position()).isNull();
  }

  @Test
  void itRestsAfterAFailure() {
    var rig = new QueueRig("{\"backoff\":{\"initial\":\"4s\",\"jitter\":0}}");
    rig.enqueue("a");
    rig.fail(rig.takeToken());

    Waiting waiting = rig.waiting("a");
    assertThat(waiting.reason()).isEqualTo("backoff");
    assertThat(waiting.from()).isEqualTo(QueueRig.START.plusSeconds(4));
    assertThat(waiting.detail()).contains("1 failed attempt");
  }

  @Test
  void itIsRedrivenAtARate() {
    var rig = new QueueRig("{}");
    rig.enqueue("a", "b");
    rig.failForGood(rig.takeToken());
    rig.failForGood(rig.takeToken());
    var slowly = new RedriveRequest(null, null, null, null, null, null, 0.1);
    rig.done(new Command.Redrive("q", slowly, null, 0, 10));

    Waiting waiting = rig.waiting("b");
    assertThat(waiting.reason()).isEqualTo("not-before");
    assertThat(waiting.from()).isEqualTo(QueueRig.START.plusSeconds(10));
  }

  @Test
  void itsGroupHasAsManyLeasesAsItMay() {
    var rig = new QueueRig("{\"groupLimit\":1}");
    rig.enqueue(QueueRig.inGroup("g", "a"), QueueRig.inGroup("g", "b"));
    rig.take(1);

    Waiting waiting = rig.waiting("b");
    assertThat(waiting.reason()).isEqualTo("group-limit");
    assertThat(waiting.detail()).contains("\"g\"").contains("1 lease");
  }

  @Test
  void theQueueHasAsManyLeasesAsItMay() {
    var rig = new QueueRig("{\"maxLeased\":1}");
    rig.enqueue("a", "b");
    rig.take(1);

    assertThat(rig.waiting("b").reason()).isEqualTo("max-leased");
  }

  @Test
  void theQueueHandsOutNoFasterThanItsRate() {
    var rig = new QueueRig("{\"rate\":{\"limit\":2,\"burst\":1}}");
    rig.enqueue("a", "b", "c");
    rig.clock(Duration.ofSeconds(10));
    rig.take(1);

    Waiting waiting = rig.waiting("c");
    assertThat(waiting.reason()).isEqualTo("rate-limit");
    assertThat(waiting.position()).isEqualTo(1);
    assertThat(waiting.from()).isEqualTo(rig.now().plusMillis(1_000));
  }

  @Test
  void othersComeBeforeIt() {
    var rig = new QueueRig("{}");
    rig.enqueue("a", "b", "c");

    Waiting waiting = rig.waiting("c");
    assertThat(waiting.reason()).isEqualTo("in-line");
    assertThat(waiting.position()).isEqualTo(2);
    assertThat(rig.waiting("a").position()).isZero();
  }

  @Test
  void theItemsOfOtherGroupsCountAsFarAsTheirTurnsCome() {
    var rig = new QueueRig("{}");
    for (int i = 0; i < 5; i++) {
      rig.enqueue(QueueRig.inGroup("big", "big-" + i));
    }
    rig.enqueue(QueueRig.inGroup("small", "small"));

    assertThat(rig.waiting("small").position()).isEqualTo(1);
    assertThat(rig.waiting("big-4").position()).isEqualTo(5);
  }

  @Test
  void nobodyAsksForItems() {
    var rig = new QueueRig("{}");
    rig.enqueue("a");

    ItemStatus status = rig.answer(new Query.GetItem("q", "a", 0));

    assertThat(status.waiting()).extracting(Waiting::reason).isEqualTo("no-workers");
  }

  @Test
  void whatDoesNotWaitNeedsNoReason() {
    var rig = new QueueRig("{}");
    rig.enqueue("a");
    String token = rig.takeToken();
    assertThat(rig.status("a").waiting()).isNull();
    rig.complete(token);

    assertThat(rig.status("a").waiting()).isNull();
  }
}
