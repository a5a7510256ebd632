package dev.millrace.launcher.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BootstrapServersTest {
  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:9092", "a.example.org:9092,b_2:19092", "[::1]:9092"})
  void oneServerOrSeveralAreTaken(String text) {
    assertThat(BootstrapServers.require(text)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "kafka", "kafka:", ":9092", "a:9092,", "a:9092, b:9092", "a:99999", "a/b:1"})
  void anythingElseIsRefused(String text) {
    assertThatThrownBy(() -> BootstrapServers.require(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("say HOST:PORT");
  }
}
