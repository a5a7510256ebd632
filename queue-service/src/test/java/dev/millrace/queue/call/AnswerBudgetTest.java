package dev.millrace.queue.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.Lease;
import dev.millrace.queue.machine.Place;
import dev.millrace.rim.Refusal;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerBudgetTest {
  private static final Lease LARGE =
      new Lease(
          "1.1.1",
          "large",
          JsonData.parse("{\"text\":\"%s\"}".formatted("x".repeat(1000))),
          1,
          0,
          null,
          null,
          null,
          Instant.EPOCH,
          null);

  @Test
  void onePageTooManyIsRefused_untilOneWasRead() {
    var answers = new AnswerBudget(2 * Place.ANSWER_BYTES);
    var first = answers.page();
    var second = answers.page();
    assertThatThrownBy(answers::page)
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("answers of 16 MiB");
    assertThatThrownBy(answers::requireRoom).isInstanceOf(Refusal.class);
    first.close();
    answers.page().close();
    answers.requireRoom();
    second.close();
  }

  @Test
  void whatIsHandedOutCountsUntilItWasRead() {
    var answers = new AnswerBudget(1500);
    try (var one = answers.of(List.of(LARGE))) {
      assertThat(answers.hasRoom()).isTrue();
      try (var other = answers.of(List.of(LARGE))) {
        assertThat(answers.hasRoom()).isFalse();
      }
    }
    assertThat(answers.hasRoom()).isTrue();
  }
}
