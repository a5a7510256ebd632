package dev.millrace.queue.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AbsencesTest {
  @Test
  void withoutPatience_whatIsMissingIsGone() {
    assertThat(gone(new Absences(Duration.ZERO), "a", "b")).containsExactly("a", "b");
  }

  @Test
  void whatIsMissingForLessThanThePatience_isNotGone() {
    var absences = new Absences(Duration.ofDays(1));
    for (int listing = 0; listing < 5; listing++) {
      assertThat(gone(absences, "a")).isEmpty();
    }
  }

  @Test
  void whatAllListingsLacked_isGone_andNotWhatOneOfThemHad() {
    var absences = new Absences(Duration.ofMillis(100));
    assertThat(gone(absences, "always", "back")).isEmpty();
    assertThat(gone(absences, "always")).isEmpty();
    await()
        .untilAsserted(
            () -> assertThat(gone(absences, "always", "back", "late")).containsExactly("always"));
    await()
        .untilAsserted(() -> assertThat(gone(absences, "back", "late")).contains("back", "late"));
  }

  private static List<String> gone(Absences absences, String... missing) {
    var gone = new ArrayList<String>();
    Absences.Roll roll = absences.call();
    for (String name : missing) {
      if (roll.isGone(name)) {
        gone.add(name);
      }
    }
    roll.end();
    return gone;
  }
}
