package dev.millrace.kubernetes.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RosterTest {
  @Test
  void fieldsOfANewerVersionAreIgnored() {
    assertThat(Roster.parse("{\"items\":[{\"name\":\"a\",\"token\":\"t\",\"attempt\":2,\"x\":1}]}"))
        .isEqualTo(new Roster(List.of(new Roster.Entry("a", "t", 2))));
  }

  /// One lease that the queue cannot even look for would cost all others theirs.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "{}",
        "{\"items\":[]}",
        "{\"items\":[null]}",
        "{\"items\":[{}]}",
        "{\"items\":[{\"name\":\"a\",\"attempt\":1}]}",
        "{\"items\":[{\"token\":\"t\",\"attempt\":1}]}",
        "{\"items\":[{\"name\":\"a\",\"token\":\" \",\"attempt\":1}]}"
      })
  void whatHasNoLeaseForEachItemIsNone(String json) {
    assertThatIllegalArgumentException().isThrownBy(() -> Roster.parse(json));
  }

  @Test
  void aTokenLongerThanAnyIsNone() {
    String json = new Roster(List.of(new Roster.Entry("a", "t".repeat(201), 1))).json();

    assertThatIllegalArgumentException().isThrownBy(() -> Roster.parse(json));
  }
}
