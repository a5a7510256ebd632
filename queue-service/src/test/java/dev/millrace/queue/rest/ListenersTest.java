package dev.millrace.queue.rest;

import static dev.millrace.queue.rest.RestRules.assertProblem;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.contracts.queue.QueueSpec;
import dev.millrace.queue.rest.Caller.Answer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How many may listen. On a service of its own: one that has hung up keeps its seat until
/// something is written to it, which other tests' listeners would have to wait for.
class ListenersTest {
  private static final int LISTENERS = 20;
  private static final String EVENTS = "/api/v1/queues/q/events";
  private static final String ITEMS = "/api/v1/queues/q/items";

  @Test
  void oneTooManyIsA503_untilAnotherLeaves(@TempDir Path store) throws Exception {
    try (var running = RunningQueue.start(store, "millrace.limits.listeners=" + LISTENERS)) {
      running.client().declare("q", QueueSpec.defaults());
      var open = new ArrayDeque<Listening>();
      Answer refused = null;
      while (refused == null && open.size() <= LISTENERS) {
        var listening = new Listening(running.http().lines(EVENTS));
        await().untilAsserted(() -> assertThat(listening.lines).isNotEmpty());
        if (listening.lines.getFirst().startsWith(":")) {
          open.add(listening);
        } else {
          refused = running.http().get(EVENTS);
        }
      }
      assertProblem(requireNonNull(refused), 503, "unavailable");
      assertThat(refused.header("Retry-After")).isNotEmpty();

      open.forEach(Listening::close);
      await()
          .untilAsserted(
              () -> {
                // One that has hung up is noticed when something is written to it.
                running.http().post(ITEMS, "{\"items\":[{}]}");
                try (var lines = running.http().lines(EVENTS)) {
                  assertThat(lines.findFirst().orElse("")).startsWith(":");
                }
              });
    }
  }
}
