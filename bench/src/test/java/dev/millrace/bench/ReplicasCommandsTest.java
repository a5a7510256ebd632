package dev.millrace.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplicasCommandsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "scale --replicas 0 | --replicas is 1 to 10, not 0",
        "scale --queues 100 | --queues is 1 to 64, not 100",
        "failover --waiting 3 | --waiting is 16 to 100000000, not 3",
        "failover --cells 1001 | --cells is 1 to 1000, not 1001",
      })
  void aWrongOptionIsToldAndNothingStarts(String command, String message) {
    String[] words = command.split(" ", 2);

    Said said = Said.by(words[0], words[1].split(" "));

    assertThat(said.exitCode()).isEqualTo(2);
    assertThat(said.errors()).contains(message);
  }
}
