package dev.millrace.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventsCommandTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--events 10 | --events is 1000 to 50000000, not 10",
        "--contenders storm | there is no contender \"storm\"",
        "--contenders millrace-joiner | there is no contender \"millrace-joiner\"",
        "--rounds 0 | --rounds is 1 to 100, not 0",
      })
  void aWrongOptionIsToldAndNothingStarts(String options, String message) {
    Said said = Said.by("events", options.split(" "));

    assertThat(said.exitCode()).isEqualTo(2);
    assertThat(said.errors()).contains(message);
  }
}
