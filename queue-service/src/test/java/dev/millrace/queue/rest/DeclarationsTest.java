package dev.millrace.queue.rest;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.NewItem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The queues that a service declares when it starts.
class DeclarationsTest {
  private static final String QUEUES =
      """
      first:
        lease: 7s
        backoff: {initial: 2s, factor: 1.5}
      second: {}
      third:
      """;

  @Test
  void areThereWhenItIsReady_andDeclaredAgainKeepTheirItems(@TempDir Path store) throws Exception {
    try (var running = RunningQueue.start(store, "millrace.declare=" + QUEUES)) {
      var client = running.client();
      assertThat(client.queues().queues()).extracting("name").contains("first", "second", "third");
      assertThat(client.queue("first").spec().lease()).isEqualTo(Duration.ofSeconds(7));
      client.enqueue("first", List.of(NewItem.of("a", JsonData.empty())));
    }
    try (var running = RunningQueue.start(store, "millrace.declare=first: {lease: 9s}")) {
      var client = running.client();
      assertThat(client.queue("first").spec().lease()).isEqualTo(Duration.ofSeconds(9));
      assertThat(client.item("first", "a").name()).isEqualTo("a");
      assertThat(client.queues().queues()).extracting("name").contains("second");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          first: {leese: 7s}              | queue "first", leese
          first: {lease: -7s}             | queue "first"
          first: {lease: 99h}             | queue "first"
          Not/A/Name: {}                  | Not/A/Name
          on: {}                          | not text; put it in quotes
          [first]                         | a mapping of queues by name
          first: {lease: 7s               | not YAML
          """)
  void aMistakeStopsTheStart(String declare, String words, @TempDir Path store) {
    assertThatThrownBy(() -> RunningQueue.start(store, "millrace.declare=" + declare).close())
        .hasStackTraceContaining(requireNonNull(words));
  }
}
