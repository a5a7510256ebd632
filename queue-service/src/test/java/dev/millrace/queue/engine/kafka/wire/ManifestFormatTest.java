package dev.millrace.queue.engine.kafka.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.queue.BatchSpec;
import dev.millrace.contracts.queue.NameList;
import dev.millrace.contracts.source.ItemList;
import dev.millrace.queue.engine.kafka.wire.Letter.Sender;
import dev.millrace.queue.machine.Command;
import dev.millrace.queue.machine.Outcome;
import dev.millrace.queue.machine.Outcome.Done;
import dev.millrace.queue.machine.Outcome.Refused;
import dev.millrace.queue.machine.Query;
import dev.millrace.queue.machine.Refusal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What is written of batches since they have manifests.
class ManifestFormatTest {
  private static final Sender FROM = new Sender("replica", 3, 42);

  private static Letter read(String json) {
    return WireFormat.letter(("\1" + json).getBytes(StandardCharsets.UTF_8));
  }

  private static <T> Outcome<T> readBack(Outcome<T> outcome) {
    return WireFormat.outcome(
        WireFormat.answer(WireFormat.encode(FROM, outcome)),
        WireFormat.answerType(Query.Awaited.class));
  }

  @Test
  void aManifestAndTheQuestionForTheRestOfItAreRead_andReadBack() {
    var list =
        new Letter.Apply(
            FROM,
            Duration.ofSeconds(15),
            new Command.Seal("q", "b", new BatchSpec(null, null, List.of("a", "z/2"))));
    var ask = new Letter.Ask(FROM, new Query.Awaited("q", "b", 10, "next"));

    String from = "\"from\":{\"replica\":\"replica\",\"partition\":3,\"call\":42}";
    assertThat(
            read(
                "{\"is\":\"Apply\",%s,\"patience\":\"15s\",\"command\":{\"is\":\"Seal\",\"queue\":\"q\",\"batch\":\"b\",\"spec\":{\"manifest\":[\"a\",\"z/2\"]}}}"
                    .formatted(from)))
        .isEqualTo(list);
    assertThat(
            read(
                "{\"is\":\"Ask\",%s,\"query\":{\"is\":\"Awaited\",\"queue\":\"q\",\"batch\":\"b\",\"limit\":10,\"next\":\"next\"}}"
                    .formatted(from)))
        .isEqualTo(ask);
    for (Letter letter : List.of(list, ask)) {
      assertThat(WireFormat.letter(WireFormat.encode(letter))).isEqualTo(letter);
    }
  }

  /// As builds before wrote it, and as they read it: to those it is a seal.
  @Test
  void thatABatchIsCancelledOrKeptStandsWithItsSeal() {
    var cancel =
        new Letter.Apply(FROM, Duration.ofSeconds(15), Command.Seal.cancelling("q", "b", 7));
    var keep =
        new Letter.Apply(
            FROM,
            Duration.ofSeconds(15),
            new Command.Seal("q", "b", BatchSpec.kept(Duration.ofHours(1))));
    String from =
        "{\"is\":\"Apply\",\"from\":{\"replica\":\"replica\",\"partition\":3,\"call\":42},\"patience\":\"15s\",\"command\":{\"is\":\"Seal\",\"queue\":\"q\",\"batch\":\"b\",\"spec\":";

    assertThat(read(from + "{\"sealed\":true},\"cancel\":7}}")).isEqualTo(cancel);
    assertThat(read(from + "{\"keep\":\"1h\"}}}")).isEqualTo(keep);
    for (Letter letter : List.of(cancel, keep)) {
      assertThat(WireFormat.letter(WireFormat.encode(letter))).isEqualTo(letter);
    }
  }

  @Test
  void theAnswersAreReadBack() {
    var names = new Done<>(new NameList(List.of("a"), new ItemList.Metadata("next")));
    Outcome<NameList> refused = new Refused<>(new Refusal.NotListed("q", "b", List.of("x")));

    assertThat(readBack(names)).isEqualTo(names);
    assertThat(readBack(refused)).isEqualTo(refused);
  }
}
