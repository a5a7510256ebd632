package dev.millrace.queue.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.BatchSpec;
import dev.millrace.contracts.queue.BatchStatus;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.ItemStatus;
import dev.millrace.contracts.queue.NewItem;
import dev.millrace.contracts.queue.RedriveRequest;
import dev.millrace.contracts.queue.Settlement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetentionTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final int QUEUE = 1;

  private final QueueRig rig =
      new QueueRig(
          """
          {"retention":{"succeeded":"1m","dead":"1h","cancelled":"10s","maxItems":3}}
          """);

  @Test
  void eachEndIsKeptForItsOwnTime() {
    rig.enqueue("done", "dead", "off");
    rig.complete(rig.takeToken());
    rig.failForGood(rig.takeToken());
    rig.done(new Command.Cancel("q", "off"));

    rig.after(Duration.ofMillis(9_999));
    assertThat(rig.knows("off")).isTrue();
    rig.after(SECOND);
    assertThat(rig.knows("off")).isFalse();
    rig.after(Duration.ofMillis(48_999));
    assertThat(rig.knows("done")).isTrue();
    rig.after(SECOND);
    assertThat(rig.knows("done")).isFalse();
    assertThat(rig.knows("dead")).isTrue();
    rig.after(Duration.ofHours(1));
    assertThat(rig.knows("dead")).isFalse();
  }

  @Test
  void whatHasGoneLeavesNothingBehind() {
    rig.store.commit();
    int before = rig.store.size();
    rig.enqueue(QueueRig.inBatch("b", "a"));
    String token = rig.takeToken();
    rig.settle(new Settlement.Extend(token, null, null, JsonData.parse("{\"n\":1}")));
    rig.release(token);
    rig.complete(rig.takeToken());
    rig.done(new Command.Seal("q", "b", new BatchSpec(true, null)));
    rig.after(Duration.ofHours(2));

    // The queue's counters are all that is new.
    assertThat(rig.store.size()).isEqualTo(before + 1);
  }

  @Test
  void aCompleteBatchThatHeldNothingGoesAsWhatSucceededGoes() {
    rig.store.commit();
    int before = rig.store.size();
    rig.done(new Command.Seal("q", "b", new BatchSpec(true, null)));
    rig.done(new Command.Seal("q", "b", new BatchSpec(true, null)));
    var question = new Query.GetBatch("q", "b");

    rig.after(Duration.ofMillis(59_999));
    rig.restart();
    assertThat(rig.ask(question)).isInstanceOf(Outcome.Done.class);
    rig.after(SECOND.multipliedBy(2)); // the machine's time may have gone ahead in the restart
    assertThat(rig.ask(question)).isInstanceOf(Outcome.Refused.class);
    assertThat(rig.store.size()).isEqualTo(before + 1);
  }

  /// They may be many, and have results of megabytes.
  @Test
  void whatIsNotTooOldIsNotLookedAt() {
    var many = new QueueRig("{}");
    for (int i = 0; i < 100; i++) {
      many.enqueue("i-" + i);
      many.complete(many.takeToken());
    }
    long before = many.store.visited();
    many.after(SECOND);

    assertThat(many.store.visited() - before).isLessThan(10);
  }

  @Test
  void whenThereAreTooMany_theOldestGo_butNeverTheDead() {
    rig.enqueue("dead", "a", "b", "c", "d", "e");
    rig.failForGood(rig.takeToken());
    for (int i = 0; i < 5; i++) {
      rig.complete(rig.takeToken());
      rig.clock(SECOND);
    }
    rig.tick();

    assertThat(rig.knows("a")).isFalse();
    assertThat(rig.knows("b")).isFalse();
    assertThat(rig.knows("c")).isTrue();
    assertThat(rig.knows("dead")).isTrue();
  }

  @Test
  void whenThereAreTooMany_theCancelledGoBeforeWhatSucceededAfterThem() {
    rig.enqueue("x", "y", "z", "a");
    for (String off : List.of("x", "y", "z")) {
      rig.done(new Command.Cancel("q", off));
      rig.clock(SECOND);
    }
    rig.complete(rig.takeToken());
    rig.tick();

    assertThat(rig.knows("x")).isFalse();
    assertThat(rig.knows("y")).isTrue();
    assertThat(rig.knows("a")).isTrue();
  }

  @Test
  void anItemThatWasRedrivenIsNotRemovedForItsFormerDeath() {
    rig.enqueue("a");
    rig.failForGood(rig.takeToken());
    rig.clock(Duration.ofMinutes(59));
    var all = new RedriveRequest(null, null, null, null, null, null, null);
    rig.done(new Command.Redrive("q", all, null, 0, 10));
    rig.after(Duration.ofHours(2));

    assertThat(rig.state("a")).isEqualTo(ItemState.READY);
  }

  /// Its retention is a minute where it succeeded, ten seconds where it was cancelled.
  @Nested
  class GivenItemsOfABatchThatTakesLonger {
    private final int before = storedRecords();

    @BeforeEach
    void enqueue() {
      rig.enqueue(inBatch("done"), inBatch("off"), inBatch("late"));
      rig.complete(rig.takeToken());
      rig.done(new Command.Cancel("q", "off"));
    }

    private NewItem inBatch(String name) {
      return QueueRig.inBatch("b", name);
    }

    private int storedRecords() {
      rig.store.commit();
      return rig.store.size();
    }

    private void completeIt() {
      rig.complete(rig.takeToken());
      rig.done(new Command.Seal("q", "b", new BatchSpec(true, null)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theirRetentionBeginsWhenItIsComplete(boolean withRestarts) {
      rig.after(Duration.ofHours(5));
      restart(withRestarts);
      completeIt();
      rig.after(Duration.ofMillis(9_999));
      restart(withRestarts);
      assertThat(rig.knows("off")).isTrue();
      rig.after(SECOND.multipliedBy(2));
      assertThat(rig.knows("off")).isFalse();
      rig.after(Duration.ofMillis(47_000));
      restart(withRestarts);
      assertThat(rig.knows("done")).isTrue();
      assertThat(rig.knows("late")).isTrue();

      rig.after(SECOND.multipliedBy(4));
      assertThat(rig.knows("done")).isFalse();
      assertThat(rig.knows("late")).isFalse();
      assertThat(rig.ask(new Query.GetBatch("q", "b"))).isInstanceOf(Outcome.Refused.class);
      // The queue's counters are all that is new.
      assertThat(storedRecords()).isEqualTo(before + 1);
    }

    private void restart(boolean wanted) {
      if (wanted) {
        rig.restart();
        rig.tick();
      }
    }

    @Test
    void itsResultsCanBeReadUntilThen() {
      rig.after(Duration.ofHours(5));
      completeIt();
      rig.after(Duration.ofSeconds(50));

      assertThat(rig.answer(new Query.Results("q", "b", 10, null)).items())
          .extracting(ItemStatus::name)
          .containsExactly("done", "late");
    }

    /// As one that holds nothing, which they drop.
    @Test
    void itIsNotTakenForAnEmptyOne_byOlderBuilds() {
      rig.after(Duration.ofHours(5));
      completeIt();
      rig.after(Duration.ofSeconds(5));

      assertThat(keys(Keys.empty(QUEUE))).isEmpty();
      assertThat(keys(Keys.outlived(QUEUE))).hasSize(1);
    }

    @Test
    void whatAnOlderBuildHasLeftOfABatchOfThatName_isNotAboutThem() {
      rig.store.put(Keys.outlived(QUEUE, rig.now(), "b"), new byte[0]);
      rig.after(Duration.ofHours(5));
      rig.restart();
      rig.after(SECOND);

      assertThat(rig.knows("done")).isTrue();
      assertThat(keys(Keys.outlived(QUEUE))).isEmpty();
    }

    private List<byte[]> keys(byte[] prefix) {
      var keys = new ArrayList<byte[]>();
      rig.store.scan(prefix, Keys.after(prefix), (key, _) -> keys.add(key));
      return keys;
    }

    @Test
    void theyAreNotLookedAtAgainAndAgain() {
      for (int i = 0; i < 100; i++) {
        rig.enqueue(NewItem.done("i-" + i, JsonData.empty(), "b", JsonData.empty()));
      }
      rig.declare("q", "{\"retention\":{\"succeeded\":\"1m\"}}");
      rig.after(Duration.ofMinutes(2));
      long looked = rig.store.visited();
      rig.after(SECOND);

      assertThat(rig.store.visited() - looked).isLessThan(10);
    }

    @Test
    void theOldestGoNevertheless_whenThereAreTooMany() {
      rig.after(Duration.ofHours(5));
      rig.enqueue("w", "x", "y");
      rig.complete(rig.takeToken());
      assertThat(rig.knows("done")).isTrue();
      rig.clock(SECOND);
      rig.complete(rig.take(2).getLast().token());
      rig.tick();

      assertThat(rig.knows("done")).isFalse();
      assertThat(rig.knows("off")).isTrue();
      assertThat(rig.answer(new Query.GetBatch("q", "b")).accepted()).isEqualTo(3);
    }

    @Test
    void withALongerRetentionThanBefore_theyStayForThatOne() {
      rig.after(Duration.ofHours(5));
      completeIt();
      rig.after(Duration.ofSeconds(11));
      assertThat(rig.knows("off")).isFalse();
      rig.declare("q", "{\"retention\":{\"succeeded\":\"2m\",\"maxItems\":3}}");
      rig.after(Duration.ofSeconds(100));
      assertThat(rig.knows("done")).isTrue();

      rig.after(Duration.ofSeconds(10));

      assertThat(rig.knows("done")).isFalse();
    }

    @Test
    void withAShorterRetentionThanBefore_theyGoAtOnce() {
      rig.after(Duration.ofHours(5));
      completeIt();
      rig.after(Duration.ofSeconds(5));
      rig.declare("q", "{\"retention\":{\"succeeded\":\"4s\",\"cancelled\":\"4s\"}}");
      rig.tick();

      assertThat(rig.ask(new Query.GetBatch("q", "b"))).isInstanceOf(Outcome.Refused.class);
    }

    @Test
    void whatIsTakenUpAgainIsNotRemovedForItsFormerEnd() {
      rig.enqueue(inBatch("dead"));
      rig.take(1);
      rig.failForGood(rig.takeToken());
      rig.after(Duration.ofHours(5));
      rig.done(new Command.Cancel("q", "late"));
      rig.done(new Command.Seal("q", "b", new BatchSpec(true, null)));
      var all = new RedriveRequest(null, null, null, null, null, null, null);
      rig.done(new Command.Redrive("q", all, null, 0, 10));
      rig.after(Duration.ofHours(5));

      assertThat(rig.state("dead")).isEqualTo(ItemState.READY);
      rig.complete(rig.takeToken());
      rig.after(Duration.ofSeconds(59));
      assertThat(rig.knows("dead")).isTrue();
      rig.after(SECOND.multipliedBy(2));
      assertThat(rig.knows("dead")).isFalse();
    }
  }

  /// Its retention is a minute where it succeeded.
  @Nested
  class GivenABatchThatSomebodyWantsToBeKept {
    @BeforeEach
    void complete() {
      rig.enqueue(QueueRig.inBatch("b", "a"));
      rig.complete(rig.takeToken());
      rig.done(new Command.Seal("q", "b", new BatchSpec(true, null)));
    }

    private BatchStatus keep(Duration time) {
      return rig.done(new Command.Seal("q", "b", BatchSpec.kept(time)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void itsItemsAreKeptForThatLong_andThenForTheirRetention(boolean withRestart) {
      assertThat(keep(Duration.ofMinutes(10)).keptUntil()).isEqualTo(rig.now().plusSeconds(600));
      rig.after(Duration.ofMinutes(10));
      if (withRestart) {
        rig.restart();
      }
      rig.after(Duration.ofSeconds(58));
      assertThat(rig.knows("a")).isTrue();
      rig.after(SECOND.multipliedBy(3));
      assertThat(rig.knows("a")).isFalse();
      assertThat(rig.ask(new Query.GetBatch("q", "b"))).isInstanceOf(Outcome.Refused.class);
    }

    @Test
    void saidAgainItLastsLonger_alsoWhereTheRetentionHasPassedLongSince() {
      for (int i = 0; i < 10; i++) {
        keep(Duration.ofMinutes(10));
        rig.after(Duration.ofMinutes(9));
      }
      assertThat(rig.knows("a")).isTrue();
      rig.after(Duration.ofMinutes(3));
      assertThat(rig.ask(new Query.GetBatch("q", "b"))).isInstanceOf(Outcome.Refused.class);
    }

    @Test
    void saidAgainItNeverLastsShorter() {
      Instant first = keep(Duration.ofMinutes(10)).keptUntil();
      assertThat(keep(SECOND).keptUntil()).isEqualTo(first);
      rig.after(Duration.ofMinutes(9));
      assertThat(rig.knows("a")).isTrue();
    }

    @Test
    void itLeavesNothingBehind() {
      keep(Duration.ofMinutes(1));
      rig.after(Duration.ofMinutes(2).minus(SECOND));
      keep(Duration.ofMinutes(1));
      rig.after(Duration.ofMinutes(3));
      rig.store.commit();
      int left = rig.store.size();
      var fresh = new QueueRig("{\"retention\":{\"succeeded\":\"1m\"}}");
      fresh.enqueue("x");
      fresh.complete(fresh.takeToken());
      fresh.after(Duration.ofHours(1));
      fresh.store.commit();
      assertThat(left).isEqualTo(fresh.store.size());
    }

    @Test
    void oneThatHoldsNothingIsKeptToo() {
      rig.done(new Command.Seal("q", "empty", new BatchSpec(true, null)));
      rig.done(new Command.Seal("q", "empty", BatchSpec.kept(Duration.ofMinutes(10))));
      rig.after(Duration.ofMinutes(9));
      assertThat(rig.ask(new Query.GetBatch("q", "empty"))).isInstanceOf(Outcome.Done.class);
      rig.after(Duration.ofMinutes(3));
      assertThat(rig.ask(new Query.GetBatch("q", "empty"))).isInstanceOf(Outcome.Refused.class);
    }

    @Test
    void theOldestGoNevertheless_whenThereAreTooMany() {
      keep(Duration.ofMinutes(10));
      rig.clock(SECOND);
      rig.enqueue("w", "x", "y", "z");
      rig.take(4).forEach(lease -> rig.complete(lease.token()));
      rig.tick();
      assertThat(rig.knows("a")).isFalse();
    }
  }

  @Nested
  class GivenAnItemThatASourceLists {
    @BeforeEach
    void done() {
      rig.done(new Command.Enqueue("q", List.of(QueueRig.item("a")), true));
      rig.complete(rig.takeToken());
    }

    private List<String> remembered() {
      return rig.answer(new Query.Remembered("q", 10, null));
    }

    private List<String> unknown() {
      return rig.answer(new Query.Unknown("q", List.of("a", "new")));
    }

    @Test
    void itsNameStaysKnownAfterItsRetention_soThatItIsNotBroughtInASecondTime() {
      rig.after(Duration.ofHours(1));

      assertThat(unknown()).containsExactly("new");
      assertThat(remembered()).containsExactly("a");
      ItemStatus status = rig.status("a");
      assertThat(status.state()).isEqualTo(ItemState.SUCCEEDED);
      assertThat(status.data()).isNull();
      assertThat(rig.count(ItemState.SUCCEEDED)).isZero();
    }

    @Test
    void whenTheSourceForgetsIt_itIsUnknown() {
      rig.after(Duration.ofHours(1));

      assertThat(rig.done(new Command.Forget("q", List.of("a", "a", "never heard of")))).isOne();
      assertThat(unknown()).containsExactly("a", "new");
    }

    @Test
    void whenTheSourceForgetsItBeforeItsRetentionHasPassed_itIsLeftAlone() {
      assertThat(rig.done(new Command.Forget("q", List.of("a")))).isZero();
      assertThat(unknown()).containsExactly("new");
    }

    @Test
    void aRememberedNameCanBeNeitherCancelledNorRedrivenNorListed() {
      rig.after(Duration.ofHours(1));

      assertThat(rig.refused(new Command.Cancel("q", "a")))
          .isInstanceOf(Refusal.AlreadySettled.class);
      assertThat(rig.answer(new Query.ListItems("q", null, null, 10, null)).items()).isEmpty();
    }

    @Test
    void aListedItemThatIsPurgedWhileItWaitsIsRememberedAsCancelled() {
      rig.done(new Command.Enqueue("q", List.of(QueueRig.item("b")), true));
      rig.done(new Command.Purge("q", List.of(ItemState.READY), 10));

      assertThat(rig.state("b")).isEqualTo(ItemState.CANCELLED);
      assertThat(remembered()).containsExactly("b");
    }
  }

  @Test
  void leasedItemsCannotBePurged() {
    rig.enqueue("a");
    rig.take(1);

    assertThat(rig.refused(new Command.Purge("q", List.of(ItemState.LEASED), 10)))
        .isInstanceOf(Refusal.Invalid.class);
    assertThat(rig.state("a")).isEqualTo(ItemState.LEASED);
  }

  @Test
  void aPurgeWorksInBoundedSteps() {
    rig.enqueue("a", "b", "c");
    var purge = new Command.Purge("q", List.of(ItemState.READY), 2);

    var first = rig.done(purge);
    assertThat(first.done().purged()).isEqualTo(2);
    assertThat(first.next()).isNotNull();
    var second = rig.done(purge);
    assertThat(second.done().purged()).isEqualTo(1);
    assertThat(second.next()).isNull();
  }

  @Test
  void aDeletedQueueIsGoneAtOnce_andItsItemsBitByBit() {
    for (int i = 0; i < 100; i++) {
      rig.enqueue("i-" + i);
    }
    rig.done(new Command.Delete("q"));
    assertThat(rig.ask(new Query.GetQueue("q"))).isInstanceOf(Outcome.Refused.class);
    rig.declare("q", "{}");
    assertThat(rig.knows("i-0")).isFalse();

    int ticks = 0;
    while (rig.done(new Command.Tick(10)).next() != null) {
      ticks++;
    }

    assertThat(ticks).isGreaterThan(5);
    // Time and the number of the next queue, the new queue, and nothing of the old one.
    assertThat(rig.store.size()).isEqualTo(2);
  }
}
