package dev.millrace.source.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProgressTest {
  private static final Uuid TOPIC = Uuid.randomUuid();

  @Test
  void whatWasReadAndIsNoItem_isSettled() {
    Progress progress = Progress.at(10).read(20, items(12, 13, 17));
    assertThat(progress.settled()).isEqualTo(12);
    assertThat(progress.without(offset -> offset == 12).settled()).isEqualTo(13);
    assertThat(progress.without(offset -> offset < 17).settled()).isEqualTo(17);
    assertThat(progress.without(_ -> true).settled()).isEqualTo(20);
  }

  @Test
  void whatIsAcceptedOutOfOrder_doesNotSettleWhatIsBefore() {
    Progress progress = Progress.at(0).read(4, items(0, 1, 2, 3)).without(offset -> offset != 1);
    assertThat(progress.settled()).isEqualTo(1);
    assertThat(progress.openFrom(0)).containsExactly(1L);
    assertThat(progress.mayBeListed(2)).isFalse();
    assertThat(progress.mayBeListed(4)).isTrue();
  }

  @Test
  void onlyWhatWasRead_canBeAccepted() {
    Progress progress = Progress.at(0).read(2, items(0, 1)).without(offset -> offset > 1);
    assertThat(progress).isEqualTo(Progress.at(0).read(2, items(0, 1)));
  }

  @Test
  void itemsOutsideOfWhatWasRead_areRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Progress.at(5).read(6, items(4)));
    assertThatIllegalArgumentException().isThrownBy(() -> Progress.at(5).read(6, items(6)));
  }

  @Test
  void aNote_tellsRunsFromTheCommittedOffset() {
    Progress progress = Progress.at(1000).read(3000, items(1000, 1023, 1024, 1025, 2999));
    assertThat(new ProgressNote(TOPIC, progress).commit())
        .isEqualTo(new OffsetAndMetadata(1000, "1 " + TOPIC + " +2000 0,23-25,1999"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "somebody's own",
        "1 AAAAAAAAAAAAAAAAAAAAAQ",
        "1 AAAAAAAAAAAAAAAAAAAAAQ +5 1,2",
        "1 AAAAAAAAAAAAAAAAAAAAAQ +5 0,9",
        "1 AAAAAAAAAAAAAAAAAAAAAQ +5 0,3,2",
        "1 AAAAAAAAAAAAAAAAAAAAAQ +999999999999 0-99999999999",
        "2 AAAAAAAAAAAAAAAAAAAAAQ +5 0"
      })
  void whatIsNoNoteOfOurs_isNotRead(String metadata) {
    assertThat(ProgressNote.read(new OffsetAndMetadata(7, metadata))).isEmpty();
  }

  @Test
  void whatDoesNotFit_isReadAgain() {
    long[] everySecond = LongStream.range(0, 10_000).map(n -> 2 * n).toArray();
    Progress whole = Progress.at(0).read(20_000, everySecond);
    ProgressNote note = ProgressNote.of(TOPIC, whole);
    assertThat(note.commit().metadata()).hasSizeBetween(3_900, ProgressNote.MOST);
    assertThat(note.progress().read()).isBetween(1_000L, 19_999L);
    assertThat(note.progress()).isEqualTo(whole.until(note.progress().read()));
    assertThat(ProgressNote.read(note.commit())).contains(note);
  }

  /// Against a plain set of open offsets.
  @Test
  void aRandomWalk_losesNothing() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    for (int walk = 0; walk < 200; walk++) {
      long begin = random.nextInt(1_000);
      Progress progress = Progress.at(begin);
      var open = new TreeSet<Long>();
      long read = begin;
      for (int step = 0; step < 30; step++) {
        long next = read + random.nextInt(300);
        long[] items = LongStream.range(read, next).filter(_ -> random.nextInt(4) > 0).toArray();
        progress = progress.read(next, items);
        LongStream.of(items).forEach(open::add);
        read = next;
        long from = begin + random.nextLong(Math.max(1, read - begin + 1));
        long to = from + random.nextInt(400);
        progress = progress.without(offset -> offset >= from && offset < to);
        open.subSet(from, to).clear();
        ProgressNote note = ProgressNote.of(TOPIC, progress);
        Progress after = ProgressNote.read(note.commit()).orElseThrow().progress();
        long again = after.read();
        assertThat(after.openFrom(0))
            .as("seed %d", seed)
            .containsExactlyElementsOf(open.headSet(again));
        assertThat(after.settled()).as("seed %d", seed).isEqualTo(progress.settled());
      }
    }
  }

  private static long[] items(long... offsets) {
    return offsets;
  }
}
