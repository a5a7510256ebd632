package dev.millrace.queue.engine.kafka.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.queue.ItemState;
import dev.millrace.queue.engine.kafka.wire.Letter.Sender;
import dev.millrace.queue.machine.Command;
import dev.millrace.queue.machine.Move;
import dev.millrace.queue.machine.Outcome.Done;
import dev.millrace.queue.machine.Query;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What a migration writes: a run of one build may be finished by another.
class MoveFormatTest {
  private static final Sender FROM = new Sender("replica", 3, 42);

  private static void isRead(String command, Command<?> expected) {
    String letter =
        "\1{\"is\":\"Apply\",\"from\":{\"replica\":\"replica\",\"partition\":3,\"call\":42},\"patience\":\"15s\",\"command\":%s}"
            .formatted(command);
    assertThat(WireFormat.letter(letter.getBytes(StandardCharsets.UTF_8)))
        .usingRecursiveComparison()
        .isEqualTo(new Letter.Apply(FROM, Duration.ofSeconds(15), expected));
  }

  /// And read as what was written.
  private static void readsBack(Letter letter) {
    byte[] record = WireFormat.encode(letter);
    assertThat(WireFormat.encode(WireFormat.letter(record))).isEqualTo(record);
  }

  @Test
  void partsAndTheirEndOfTheFirstVersionAreRead() {
    var part = new Command.MoveIn("q", "there@17", 5, new byte[] {1, 2}, new byte[] {3, -1});
    var end = new Command.EndMove("q", "there@17", 12, new byte[] {4});

    isRead(
        "{\"is\":\"MoveIn\",\"queue\":\"q\",\"source\":\"there@17\",\"number\":5,\"after\":\"AQI=\",\"records\":\"A/8=\"}",
        part);
    isRead(
        "{\"is\":\"EndMove\",\"queue\":\"q\",\"source\":\"there@17\",\"records\":12,\"declared\":\"BA==\"}",
        end);
    readsBack(new Letter.Apply(FROM, Duration.ofSeconds(15), part));
    readsBack(new Letter.Apply(FROM, Duration.ofSeconds(15), end));
    readsBack(new Letter.Ask(FROM, new Query.FindMove("q")));
  }

  @Test
  void howFarAQueueHasComeIsReadAsItWasWritten() {
    var move =
        new Move(
            Move.Stage.ARRIVING, "there@17", 5, new byte[] {1}, 9, Map.of(ItemState.READY, 2L));

    var read =
        WireFormat.<Move>outcome(
            WireFormat.answer(WireFormat.encode(FROM, new Done<>(move))),
            WireFormat.answerType(Query.FindMove.class));

    assertThat(read)
        .isInstanceOfSatisfying(
            Done.class,
            done -> assertThat((Move) done.value()).usingRecursiveComparison().isEqualTo(move));
  }
}
