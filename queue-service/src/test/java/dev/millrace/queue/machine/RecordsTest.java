package dev.millrace.queue.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.NewItem;
import dev.millrace.contracts.queue.QueueStatus;
import dev.millrace.contracts.queue.Settlement.Progress;
import dev.millrace.queue.machine.Standing.Leased;
import dev.millrace.queue.machine.Standing.Ready;
import dev.millrace.queue.machine.Standing.Rest;
import dev.millrace.queue.machine.Standing.Scheduled;
import dev.millrace.queue.machine.Standing.Settled;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is written is read back as it was, and what a newer build wrote is not misread.
class RecordsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00.123Z");
  private static final Tallies TALLIES = new Tallies(300, 2, 1, true, false);
  private static final Item ITEM =
      new Item(1L << 40, "a/b c\u00e9😀", "group", "batch", 9, NOW, true);

  static Stream<Standing> standings() {
    return Stream.of(
        new Scheduled(NOW, Rest.NOT_BEFORE, Tallies.NONE),
        new Scheduled(NOW, Rest.REDRIVEN, TALLIES),
        new Ready(NOW, TALLIES),
        new Leased("worker", NOW, NOW.plusSeconds(1), null, TALLIES),
        new Leased("worker", NOW, NOW.plusSeconds(1), new Progress(0, null), TALLIES),
        new Leased("worker", NOW, NOW.plusSeconds(1), new Progress(100, "done"), TALLIES),
        new Leased("worker", NOW, NOW.plusSeconds(1), new Progress(null, "on it"), TALLIES),
        new Leased(
            List.of(new Grant(7, "worker", NOW, NOW.plusSeconds(1), new Progress(1, null))),
            TALLIES.withHedge()),
        new Leased("worker", NOW, NOW.plusSeconds(1), null, TALLIES)
            .and("other", NOW, NOW.plusSeconds(2)),
        new Settled(ItemState.SUCCEEDED, NOW, JsonData.parse("{\"n\":1}"), TALLIES),
        new Settled(ItemState.DEAD, NOW, JsonData.empty(), TALLIES),
        new Settled(ItemState.CANCELLED, NOW, JsonData.empty(), Tallies.NONE));
  }

  @ParameterizedTest
  @MethodSource("standings")
  void anEntryIsReadBackAsItWas(Standing standing) {
    var entry = new Entry<>(ITEM, standing);

    assertThat(Entry.decode(entry.encode())).isEqualTo(entry);
  }

  @Test
  void whatNeedsNoResultIsReadWithoutIt() {
    var entry =
        new Entry<>(
            ITEM, new Settled(ItemState.SUCCEEDED, NOW, JsonData.parse("{\"n\":1}"), TALLIES));
    var bare = new Settled(ItemState.SUCCEEDED, NOW, JsonData.empty(), TALLIES);

    assertThat(Entry.bare(entry.encode()).standing()).isEqualTo(bare);
  }

  @ParameterizedTest
  @MethodSource("standings")
  void anEntryOfAnUnknownFormatIsRefused(Standing standing) {
    byte[] written = new Entry<>(ITEM, standing).encode();
    written[0] = 99;

    assertThatThrownBy(() -> Entry.decode(written))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("format 99")
        .hasMessageContaining("run the build that wrote it, or a newer one");
  }

  @Test
  void anAttemptIsReadBackAsItWas() {
    var detail = new Attempt.Detail("worker", NOW, NOW.plusSeconds(9), "why", "stage", "tail");
    for (Attempt.Ending ending : Attempt.Ending.values()) {
      var attempt = new Attempt(7, ending, ItemState.DEAD, detail);
      assertThat(Attempt.decode(attempt.encode())).isEqualTo(attempt);
    }
  }

  @Test
  void aBatchIsReadBackAsItWas() {
    var batch = new Batch(NOW);
    batch.accepted = 300;
    batch.expected = 0L;
    batch.sealed = true;
    batch.counts.add(ItemState.DEAD, 200);

    Batch read = Batch.decode(batch.encode());

    assertThat(read.view("q", "b", NOW)).isEqualTo(batch.view("q", "b", NOW));
    assertThat(read.opened).isEqualTo(Instant.parse("2026-01-01T00:00:00.123Z"));
    assertThat(read.completed).isFalse();
  }

  @Test
  void theTimesOfABatchAreReadBackAsTheyWere() {
    var batch = new Batch(NOW);
    batch.completed = true;
    batch.completedAt = NOW.plusMillis(1);

    Batch read = Batch.decode(batch.encode());

    assertThat(read.opened).isEqualTo(NOW);
    assertThat(read.completedAt).isEqualTo(NOW.plusMillis(1));
    assertThat(read.indexed()).isTrue();
  }

  /// Builds that know no manifests read what has none.
  @Test
  void aBatchIsWrittenAsFormat3OnlyWhereItHasAManifest() {
    var batch = new Batch(NOW);
    batch.expected = 5L;
    batch.accepted = 2;
    assertThat(batch.encode()[0]).isEqualTo((byte) 2);
    assertThat(Batch.decode(batch.encode()).manifest).isNull();

    batch.manifest = new byte[] {1, 2, 3};
    Batch read = Batch.decode(batch.encode());

    assertThat(batch.encode()[0]).isEqualTo((byte) 3);
    assertThat(read.manifest).containsExactly(1, 2, 3);
    assertThat(read.awaited()).isEqualTo(3);
    assertThat(read.opened).isEqualTo(NOW);
  }

  /// Builds that know neither pass over what follows.
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void untilWhenABatchIsKept_andThatItWasCancelled_standsAtTheEnd(boolean listed) {
    var batch = new Batch(NOW);
    batch.manifest = listed ? new byte[] {1, 2, 3} : null;
    byte[] before = batch.encode();
    batch.keptUntil = NOW.plusSeconds(5);
    Batch kept = Batch.decode(batch.encode());
    assertThat(kept.keptUntil).isEqualTo(NOW.plusSeconds(5));
    assertThat(kept.cancelledAt).isNull();

    batch.keptUntil = null;
    batch.cancelledAt = NOW;
    Batch cancelled = Batch.decode(batch.encode());
    assertThat(cancelled.keptUntil).isNull();
    assertThat(cancelled.cancelledAt).isEqualTo(NOW);
    assertThat(cancelled.manifest).isEqualTo(batch.manifest);
    assertThat(Arrays.copyOf(batch.encode(), before.length)).isEqualTo(before);
  }

  /// Sealed and complete, 5 expected, 300 accepted, one of them dead: as format 1 wrote it.
  @Test
  void aBatchOfAnOlderBuildIsRead_andStaysOneWhoseTimesAreNotKnown() {
    byte[] older = {1, 3, 6, (byte) 0xAC, 2, 0, 0, 0, 0, 1, 0};

    Batch read = Batch.decode(older);
    Batch again = Batch.decode(read.encode());

    for (Batch batch : List.of(read, again)) {
      assertThat(batch.sealed).isTrue();
      assertThat(batch.completed).isTrue();
      assertThat(batch.expected).isEqualTo(5);
      assertThat(batch.accepted).isEqualTo(300);
      assertThat(batch.counts.get(ItemState.DEAD)).isOne();
      assertThat(batch.counts.settled()).isOne();
      assertThat(batch.opened).isNull();
      assertThat(batch.completedAt).isNull();
      assertThat(batch.indexed()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 127, 128, 16_383, 16_384, Integer.MAX_VALUE, Long.MAX_VALUE, -1})
  void aNumberIsReadBackAsItWas(long number) {
    byte[] written = new Bytes.Out(1).number(number).u64(number).u32((int) number).done();
    var in = new Bytes.In(written);

    assertThat(in.number()).isEqualTo(number);
    assertThat(in.u64()).isEqualTo(number);
    assertThat(in.u32()).isEqualTo((int) number);
  }

  @Test
  void aTokenIsReadBackAsItWas() {
    var token = new Token(12, 1L << 40, 345);

    assertThat(Token.parse(token.text())).isEqualTo(token);
  }

  @Test
  void aDeliveryThatWaitsForItsQueueIsReadAsFormat1WroteIt() {
    var store = new MemoryStore();
    byte[] items =
        Bytes.utf8("[{\"name\":\"a\",\"data\":{\"n\":1},\"batch\":\"b\"},{\"name\":\"c\"}]");
    store.put(
        Keys.unclaimed(7),
        new Bytes.Out(64).u8(1).time(NOW).text("q").text("from").raw(items).done());

    var unclaimed = new Unclaimed(store);

    assertThat(unclaimed.due()).isEqualTo(NOW.plus(Duration.ofDays(30)));
    assertThat(unclaimed.claim("other")).isEmpty();
    assertThat(unclaimed.claim("q"))
        .containsExactly(
            new Command.Deliver(
                "q",
                "from",
                List.of(
                    new NewItem("a", JsonData.parse("{\"n\":1}"), null, null, null, "b"),
                    new NewItem("c", null, null, null, null, null))));
    assertThat(store.size()).isZero();
  }

  @Test
  void aClosedTargetIsReadAsFormat1WroteIt() {
    var store = new MemoryStore();
    store.put(
        Keys.closed(1, "to", 1025),
        new Bytes.Out(64).u8(1).text("to").number(1025).text("items").number(2).done());

    assertThat(new ClosedTargets(store, 1).refusal("to", List.of(QueueRig.item("a"))))
        .isEqualTo(new Refusal.QueueFull("to", "items", 2));
  }

  @Test
  void whereThereAreTooManyBatches_onlyItemsOfBatchesAreHeld() {
    var closed = new ClosedTargets(new MemoryStore(), 1);
    closed.close("to", 1025, new Refusal.QueueFull("to", "batches", Batches.MAX));

    assertThat(closed.refusal("to", List.of(QueueRig.item("a")))).isNull();
    assertThat(closed.refusal("to", List.of(QueueRig.inBatch("b", "a")))).isNotNull();
    assertThat(closed.refusal("other", List.of(QueueRig.inBatch("b", "a")))).isNull();
    assertThat(closed.refusal("to", List.of())).isNull();
  }

  @Test
  void theKeysOfAQueueSortAsItsItemsAreWorkedThrough() {
    List<byte[]> inOrder = new ArrayList<>();
    for (int priority = 9; priority >= 0; priority--) {
      for (long seq : new long[] {0, 1, 255, 256, 1L << 40}) {
        inOrder.add(Keys.ready(1, "group", item(priority, seq).rank()));
      }
    }
    List<byte[]> sorted = new ArrayList<>(inOrder);
    sorted.sort(Arrays::compareUnsigned);

    assertThat(sorted).containsExactlyElementsOf(inOrder);
  }

  private static Item item(int priority, long seq) {
    return new Item(seq, "a", "group", "", priority, NOW, false);
  }

  @Test
  void aGroupIsNotMistakenForAnotherThatBeginsAlike() {
    byte[] prefix = Keys.ready(1, "a");

    assertThat(Keys.startsWith(Keys.ready(1, "a", 5), prefix)).isTrue();
    assertThat(Keys.startsWith(Keys.ready(1, "ab", 5), prefix)).isFalse();
    assertThat(Keys.startsWith(Keys.ready(1, "", 5), prefix)).isFalse();
  }

  @Test
  void aStoreOfANewerBuildIsNotOpened() {
    var rig = new QueueRig("{}");
    rig.store.scan(
        new byte[] {0},
        new byte[] {1},
        (_, value) -> {
          value[0] = 99;
          return false;
        });

    assertThatThrownBy(rig::restart)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("format 99");
  }

  @Test
  void aPauseIsReadBackWithItsReason_andWithoutOneFromAnOlderBuild() {
    var rig = new QueueRig("{}");
    rig.done(new Command.SetPaused("q", true, "why"));
    byte[] written = Objects.requireNonNull(rig.store.get(Keys.queue("q")));
    var in = new Bytes.In(written).version(2);
    long id = in.number();
    in.u8();
    assertThat(in.text()).isEqualTo("why");
    byte[] older = new Bytes.Out(64).u8(1).number(id).u8(1).raw(in.rest()).done();

    assertThat(afterRestart(rig).pauseReason()).isEqualTo("why");
    rig.store.put(Keys.queue("q"), older);
    assertThat(afterRestart(rig).paused()).isTrue();
    assertThat(afterRestart(rig).pauseReason()).isNull();
  }

  private static QueueStatus afterRestart(QueueRig rig) {
    rig.restart();
    return rig.answer(new Query.GetQueue("q"));
  }
}
