package dev.millrace.launcher.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.queue.QueueStatus;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StandingTest {
  private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

  @Test
  void queuesAreCountedTogether() {
    Standing standing =
        Standing.of(
            List.of(
                queue("{\"ready\":1,\"leased\":2,\"succeeded\":3}", "null", null),
                queue("{\"scheduled\":4,\"dead\":5,\"cancelled\":6}", "null", null)));

    assertThat(standing.total()).isEqualTo(21);
    assertThat(standing.settled()).isEqualTo(14);
    assertThat(standing.dead()).isEqualTo(5);
    assertThat(standing.allSettled()).isFalse();
    assertThat(ProgressLine.of(standing, 0))
        .isEqualTo("14 of 21 items done, 2 under way, 4 to be tried again, 5 dead");
    assertThat(ProgressLine.of(standing, 100)).startsWith("████████████████░░░░░░░░ 14 of 21");
    assertThat(ProgressLine.of(standing, 70)).hasSize(69).startsWith("████░░░ 14 of 21");
    assertThat(ProgressLine.of(standing, 20)).startsWith("14 of 21");
  }

  @Test
  void theSlowestSourceDecidesWhenAllWereListed() {
    Standing standing =
        Standing.of(
            List.of(
                queue("{}", source(NOON, null), NOON),
                queue("{}", source(NOON.plusSeconds(9), null), NOON),
                queue("{}", "null", null)));

    assertThat(standing.listedSince(NOON.minusSeconds(1))).contains(NOON);
    assertThat(standing.listedSince(NOON)).isEmpty();
  }

  @Test
  void aSourceThatWasNeverRead_leavesItOpenWhetherThereIsWork() {
    Standing standing =
        Standing.of(
            List.of(
                queue("{}", source(NOON, null), NOON),
                queue("{}", source(null, "it is down"), NOON)));

    assertThat(standing.listedSince(Instant.MIN)).isEmpty();
    assertThat(ProgressLine.of(standing, 0)).isEqualTo("looking for items: it is down");
  }

  @Test
  void withoutASource_nothingHasToBeListed() {
    assertThat(Standing.of(List.of(queue("{}", "null", null))).listedSince(NOON)).isPresent();
  }

  private static String source(@Nullable Instant lastSuccess, @Nullable String problem) {
    return "{\"lastSuccess\":%s,\"listed\":0,\"added\":0,\"refused\":0,\"problem\":%s}"
        .formatted(quoted(lastSuccess), quoted(problem));
  }

  private static String quoted(@Nullable Object value) {
    return value == null ? "null" : "\"" + value + "\"";
  }

  /// @param polled present for a queue that has a source
  private static QueueStatus queue(String counts, String source, @Nullable Instant polled) {
    String spec = polled == null ? "{}" : "{\"source\":{\"url\":\"http://127.0.0.1:1\"}}";
    String json =
        "{\"name\":\"q\",\"spec\":%s,\"paused\":false,\"counts\":%s,\"source\":%s}"
            .formatted(spec, counts, source);
    return Json.lenient().readValue(json, QueueStatus.class);
  }
}
