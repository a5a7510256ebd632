package dev.millrace.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReduceCommandTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--most 10 | --most is 10000 to 100000000, not 10",
        "--reducers hadoop | there is no reducer \"hadoop\"",
        "--fan-in 1 | --fan-in is 2 to 10000, not 1",
      })
  void aWrongOptionIsToldAndNothingStarts(String options, String message) {
    Said said = Said.by("reduce", options.split(" "));

    assertThat(said.exitCode()).isEqualTo(2);
    assertThat(said.errors()).contains(message);
  }
}
