package dev.millrace.queue.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.BatchSpec;
import dev.millrace.contracts.queue.BatchStatus;
import dev.millrace.contracts.queue.EnqueueResult.Accepted;
import dev.millrace.contracts.queue.ItemPage;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.ItemStatus;
import dev.millrace.contracts.queue.NewItem;
import dev.millrace.contracts.queue.RedriveRequest;
import dev.millrace.queue.machine.Transition.Type;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// Items that come with their result.
class DoneItemTest {
  private static final JsonData RESULT = JsonData.parse("{\"paid\":true}");
  private static final JsonData LARGE = JsonData.of(Map.of("text", "x".repeat(100)));

  private final QueueRig rig =
      new QueueRig(
          """
          {"maxItems":1,"maxDataBytes":50,"retention":{"succeeded":"1h"},
           "onBatchOpen":[{"queue":"opened"}],"onBatchComplete":[{"queue":"joined"}]}
          """);

  DoneItemTest() {
    rig.declare("opened", "{}");
    rig.declare("joined", "{}");
  }

  private static NewItem done(String name) {
    return NewItem.done(name, JsonData.parse("{\"n\":1}"), "b", RESULT);
  }

  private BatchStatus seal(BatchSpec spec) {
    return rig.done(new Command.Seal("q", "b", spec));
  }

  private BatchStatus batch() {
    return rig.answer(new Query.GetBatch("q", "b"));
  }

  private Command.Enqueue enqueue(NewItem... items) {
    return new Command.Enqueue("q", List.of(items), false);
  }

  @Test
  void itHasSucceededFromTheBeginning_andNobodyGetsIt() {
    assertThat(rig.enqueue(done("a")).items()).containsExactly(new Accepted("a", true));

    ItemStatus status = rig.status("a");
    assertThat(status.state()).isEqualTo(ItemState.SUCCEEDED);
    assertThat(status.data()).isEqualTo(JsonData.parse("{\"n\":1}"));
    assertThat(status.result()).isEqualTo(RESULT);
    assertThat(status.finished()).isEqualTo(rig.now());
    assertThat(status.attempts()).isEmpty();
    assertThat(rig.take(10)).isEmpty();
    assertThat(rig.toldOf("a")).containsExactly(Type.ENQUEUED, Type.SUCCEEDED);
  }

  @Test
  void anEmptyResultIsOne() {
    rig.enqueue(NewItem.done("a", JsonData.empty(), null, JsonData.empty()));

    assertThat(rig.state("a")).isEqualTo(ItemState.SUCCEEDED);
    assertThat(rig.status("a").result()).isNull();
  }

  @Test
  void givenAgainItIsTheSameItem_withItsFirstResult() {
    rig.enqueue(done("a"));
    var other = NewItem.done("a", JsonData.empty(), "b", JsonData.empty());

    assertThat(rig.enqueue(other, NewItem.of("a", JsonData.empty())).items())
        .containsExactly(new Accepted("a", false), new Accepted("a", false));
    assertThat(rig.status("a").result()).isEqualTo(RESULT);
    assertThat(batch().accepted()).isEqualTo(1);
  }

  @Test
  void whatIsUnderWayUnderItsNameGoesOn() {
    rig.enqueue("a");
    String token = rig.takeToken();

    rig.enqueue(done("a"));

    assertThat(rig.complete(token).status()).isEqualTo(200);
  }

  @Test
  void itTakesNoRoom() {
    rig.enqueue("full");

    assertThat(rig.enqueue(done("a"), done("b")).items()).allMatch(Accepted::created);
    assertThat(rig.refused(enqueue(done("c"), QueueRig.item("d"))))
        .isEqualTo(new Refusal.QueueFull("q", "items", 1));
    assertThat(rig.knows("c")).isFalse();
  }

  @Test
  void itIsForgottenAfterItsRetention() {
    rig.enqueue(done("a"));
    seal(new BatchSpec(true, null));
    rig.after(Duration.ofMinutes(59));
    assertThat(rig.knows("a")).isTrue();

    rig.after(Duration.ofMinutes(2));

    assertThat(rig.knows("a")).isFalse();
    assertThat(rig.count(ItemState.SUCCEEDED)).isZero();
  }

  @Test
  void itIsThereAfterARestart() {
    rig.enqueue(done("a"));
    rig.restart();

    assertThat(rig.status("a").result()).isEqualTo(RESULT);
    assertThat(rig.enqueue(done("a")).items()).containsExactly(new Accepted("a", false));
  }

  @Test
  void itCannotBeCancelledOrRedriven() {
    rig.enqueue(done("a"));

    assertThat(rig.refused(new Command.Cancel("q", "a")))
        .isInstanceOf(Refusal.AlreadySettled.class);
    var all = new RedriveRequest(List.of("a"), null, null, null, null, null, null);
    assertThat(rig.done(new Command.Redrive("q", all, null, 0, 10)).done().matched()).isZero();
  }

  @Test
  void noTokenIsTakenForItsOwn() {
    rig.enqueue(done("a"));
    rig.enqueue("b");
    String made = rig.takeToken().replaceAll("\\.\\d+\\.\\d+$", ".0.0");

    assertThat(rig.complete(made).status()).isEqualTo(409);
  }

  @Nested
  class Refused {
    @Test
    void isAResultThatIsTooLarge() {
      assertThat(rig.refused(enqueue(NewItem.done("a", JsonData.empty(), null, LARGE))))
          .isEqualTo(new Refusal.TooLarge("q", "a", LARGE.size(), 50));
    }

    @Test
    void isATimeBeforeWhichItShouldNotBegin() {
      var item = new NewItem("a", null, null, rig.now(), null, null, RESULT);

      assertThat(rig.refused(enqueue(item)))
          .isInstanceOfSatisfying(
              Refusal.Invalid.class, refusal -> assertThat(refusal.detail()).contains("notBefore"));
    }

    @Test
    void isOneThatComesTooLateForItsBatch() {
      rig.enqueue(done("a"));
      seal(new BatchSpec(true, null));

      assertThat(rig.refused(enqueue(done("late"))))
          .isEqualTo(new Refusal.BatchSealed("q", "b", List.of("late")));
    }
  }

  @Nested
  class InABatch {
    @Test
    void thatIsSealedAfterwards_itIsComplete() {
      rig.enqueue(done("a"), done("b"));
      assertThat(batch().complete()).isFalse();

      assertThat(seal(new BatchSpec(true, null)).complete()).isTrue();

      assertThat(batch().counts()).containsEntry(ItemState.SUCCEEDED, 2L);
      assertThat(rig.knowsIn("joined", "q/b")).isTrue();
    }

    @Test
    void whoseCountWasSaidFirst_theLastOneCompletesIt_andThatIsTold() {
      seal(new BatchSpec(null, 2L));
      rig.enqueue(done("a"));
      assertThat(batch().complete()).isFalse();

      rig.enqueue(done("b"));

      assertThat(batch().complete()).isTrue();
      assertThat(rig.knowsIn("opened", "q/b/opened")).isTrue();
      assertThat(rig.data("joined", "q/b").path("counts").path("succeeded").asLong()).isEqualTo(2);
      assertThat(rig.told.stream().filter(t -> t.type() == Type.BATCH_COMPLETE)).hasSize(1);
    }

    @Test
    void besideOneWithWork_itWaitsForThat() {
      rig.enqueue(done("a"), QueueRig.inBatch("b", "work"));
      seal(new BatchSpec(true, null));
      assertThat(batch().complete()).isFalse();

      rig.complete(rig.takeToken());

      assertThat(batch().complete()).isTrue();
    }

    @Test
    void itIsListedUnderTheResults_inItsOrder() {
      rig.enqueue(done("b"), done("a"));

      ItemPage page = rig.answer(new Query.Results("q", "b", 10, null));

      assertThat(page.items()).extracting(ItemStatus::name).containsExactly("b", "a");
      assertThat(page.items()).extracting(ItemStatus::result).containsOnly(RESULT);
      assertThat(rig.answer(new Query.Missing("q", "b", 10, null)).items()).isEmpty();
    }
  }
}
