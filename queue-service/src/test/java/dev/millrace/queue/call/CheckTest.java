package dev.millrace.queue.call;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.rim.Refusal;
import org.junit.jupiter.api.Test;

class CheckTest {

  @Test
  void halfASurrogatePairIsNoTextForAGroupOrAWorker() {
    assertThatThrownBy(() -> Check.group("group", "a\ud83d")).isInstanceOf(Refusal.class);
    assertThatThrownBy(() -> Check.group("group", "\ude00a")).isInstanceOf(Refusal.class);
    assertThatThrownBy(() -> Check.worker("worker", "\ud83d\ud83d")).isInstanceOf(Refusal.class);
    assertThatCode(() -> Check.group("group", "a\ud83d\ude00")).doesNotThrowAnyException();
  }
}
