package dev.millrace.queue.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.QueueStatus;
import dev.millrace.queue.source.FakeSource;
import java.util.Objects;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// How sources are read is not for the engine to say; that they are, and what the queue tells of it,
/// depends on it.
abstract class SourceRules extends RestRules {
  SourceRules(Supplier<RunningQueue> running) {
    super(running);
  }

  @Test
  void whatASourceListsComesIn_isAcceptedThere_andToldOfInTheStatus() throws Exception {
    try (var source = new FakeSource().with("a", "b/c", "d")) {
      source.offersAccept = true;
      declare("{\"source\":{\"url\":\"%s\",\"poll\":\"100ms\"}}".formatted(source.url()));
      await()
          .untilAsserted(
              () -> assertThat(source.accepted).containsExactlyInAnyOrder("a", "b/c", "d"));
      QueueStatus status = client().queue(queue);
      assertThat(status.count(ItemState.READY)).isEqualTo(3);
      await()
          .untilAsserted(
              () ->
                  assertThat(Objects.requireNonNull(client().queue(queue).source()).lastSuccess())
                      .isNotNull());
      declare("{}");
      assertThat(client().queue(queue).source()).isNull();
    }
  }
}
