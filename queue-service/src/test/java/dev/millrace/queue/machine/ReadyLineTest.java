package dev.millrace.queue.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.queue.machine.Standing.Ready;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Only the head of each group's line is in memory. However items come, go, come back and are
/// loaded, the line must hand out what a line that is wholly in memory would.
class ReadyLineTest {
  private static final Instant NOW = Instant.EPOCH;
  private static final int STEPS = 30_000;

  private final MemoryStore store = new MemoryStore();
  private final Map<String, TreeMap<Long, Entry<Ready>>> expected = new HashMap<>();
  private final List<Entry<Ready>> away = new ArrayList<>();
  private Heads heads = new Heads();
  private ReadyLine line = new ReadyLine(store, 1, heads, Integer.MAX_VALUE);
  private long nextSeq;

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 3", "3, 40", "4, 6000"})
  void itHandsOutWhatALineInMemoryWould(long seed, int groups) {
    var random = new SplittableRandom(seed);
    for (int step = 0; step < STEPS; step++) {
      // First it grows far beyond what is kept in memory, then it shrinks to nothing.
      boolean grows = step < STEPS / 2;
      int dice = random.nextInt(100);
      if (dice < (grows ? 80 : 10)) {
        accept(random, groups);
      } else if (dice < 90) {
        handOut();
      } else if (dice < 96 && !away.isEmpty()) {
        comeBack(away.remove(random.nextInt(away.size())));
      } else if (dice < 99) {
        cancel(random);
      } else if (random.nextInt(20) == 0) {
        reload();
      }
    }
  }

  @Test
  void whatAllLinesHoldIsBounded_andNothingOfWhatIsGone() {
    var lines = new ArrayList<ReadyLine>();
    for (int queue = 1; queue <= 300; queue++) {
      var each = new ReadyLine(store, queue, heads, Integer.MAX_VALUE);
      lines.add(each);
      for (long seq = 0; seq < 1000; seq++) {
        var item = new Item(seq, "i" + seq, "", "", 0, NOW, false);
        each.add(new Entry<>(item, new Ready(NOW, Tallies.NONE)));
      }
    }
    assertThat(heads.held()).isBetween(100_000, 135_000);
    lines.forEach(ReadyLine::drop);
    assertThat(heads.held()).isZero();
    assertThat(heads.size()).isEqualTo(new Heads().size());
  }

  private void accept(SplittableRandom random, int groups) {
    String group = "g" + random.nextInt(groups);
    long seq = nextSeq++;
    var item = new Item(seq, "i" + seq, group, "", random.nextInt(10), NOW, false);
    comeBack(new Entry<>(item, new Ready(NOW, Tallies.NONE)));
  }

  private void comeBack(Entry<Ready> entry) {
    store.put(entry.key(1), entry.encode());
    line.add(entry);
    expected
        .computeIfAbsent(entry.item().group(), _ -> new TreeMap<>())
        .put(entry.item().rank(), entry);
  }

  private void handOut() {
    Entry<Ready> next = line.peek();
    if (next == null) {
      assertThat(expected).isEmpty();
      return;
    }
    String group = next.item().group();
    assertThat(expected).containsKey(group);
    assertThat(next)
        .isEqualTo(expected.getOrDefault(group, new TreeMap<>()).firstEntry().getValue());
    remove(next);
    line.leased(group);
    line.unleased(group);
    away.add(next);
  }

  private void cancel(SplittableRandom random) {
    if (expected.isEmpty()) {
      return;
    }
    List<String> groups = List.copyOf(expected.keySet());
    var ofGroup = expected.getOrDefault(groups.get(random.nextInt(groups.size())), new TreeMap<>());
    Long rank = ofGroup.ceilingKey(random.nextLong(ofGroup.lastKey() + 1));
    Entry<Ready> gone = rank == null ? null : ofGroup.get(rank);
    if (gone != null) {
      remove(gone);
    }
  }

  private void remove(Entry<Ready> entry) {
    store.delete(entry.key(1));
    line.remove(entry.item());
    expected.computeIfPresent(
        entry.item().group(),
        (_, items) -> {
          items.remove(entry.item().rank());
          return items.isEmpty() ? null : items;
        });
  }

  private void reload() {
    heads = new Heads();
    line = new ReadyLine(store, 1, heads, Integer.MAX_VALUE);
    line.load();
  }
}
