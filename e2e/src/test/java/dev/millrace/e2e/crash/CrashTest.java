package dev.millrace.e2e.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.queue.ItemPage;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.ItemStatus;
import dev.millrace.contracts.queue.QueueClient;
import dev.millrace.contracts.queue.QueueSpec;
import dev.millrace.e2e.process.ServiceProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The real queue-service under load, ended with `kill -9` at random moments, again and again on
/// the same store: most rounds are short, so that there can be many, and each tenth is long enough
/// for the store to write files and merge them. `-Dmillrace.crash.rounds=N` makes it N rounds,
/// `-Dmillrace.crash.seed=S` repeats the moments.
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class CrashTest {
  private static final int ROUNDS = Integer.getInteger("millrace.crash.rounds", 10);
  private static final int MOST_ANSWERS = 200;
  private static final int MOST_ANSWERS_OF_A_LONG_ROUND = 1500;
  private static final long SEED = Long.getLong("millrace.crash.seed", System.nanoTime());

  @TempDir Path folder;

  @Test
  void whatWasAnsweredHoldsAfterEveryKill() throws Exception {
    var random = new SplittableRandom(SEED);
    var history = new History();
    for (int round = 0; round < ROUNDS; round++) {
      try (var service = startService()) {
        var client = QueueClient.of(service.url());
        declare(client);
        verify(client, history, round);
        try (var load = new Load(client, history, random.split())) {
          load.awaitAnswers(
              random.nextInt(1, round % 10 == 9 ? MOST_ANSWERS_OF_A_LONG_ROUND : MOST_ANSWERS));
          service.kill();
        }
      }
    }
    try (var service = startService()) {
      verify(QueueClient.of(service.url()), history, ROUNDS);
    }
    System.out.printf("%d rounds, seed %d: %s%n", ROUNDS, SEED, history);
    assertThat(history.accepted()).isNotEmpty();
    assertThat(history.done()).isNotEmpty();
  }

  private ServiceProcess startService() throws IOException {
    return ServiceProcess.start(
            "queue-service", folder, "--millrace.store=" + folder.resolve("store"))
        .awaitReady();
  }

  private static void declare(QueueClient client) throws IOException, InterruptedException {
    // The longest there is: a lease that ran out during many slow rounds would be handed out again.
    var spec = Json.strict().readValue("{\"lease\": \"12h\"}", QueueSpec.class);
    client.declare(Load.QUEUE, spec);
    client.declare(Load.NEXT, spec);
  }

  private static void verify(QueueClient client, History history, int kills)
      throws IOException, InterruptedException {
    Map<String, ItemState> items = states(client, Load.QUEUE);
    Map<String, ItemState> next = states(client, Load.NEXT);
    String when = "after %d kills, seed %d".formatted(kills, SEED);

    assertThat(items.keySet()).as("accepted items, %s", when).containsAll(history.accepted());
    for (String name : history.done()) {
      assertThat(items.get(name)).as("%s, settled, %s", name, when).isEqualTo(ItemState.SUCCEEDED);
    }
    items.forEach(
        (name, state) ->
            assertThat(next.containsKey(Load.followUp(name)))
                .as("the follow-up of %s is there exactly when it succeeded, %s", name, when)
                .isEqualTo(state == ItemState.SUCCEEDED));
    for (String name : history.leased()) {
      assertThat(items.get(name))
          .as("%s, whose lease was answered, %s", name, when)
          .isIn(ItemState.LEASED, ItemState.SUCCEEDED);
    }
    var counts = client.queue(Load.QUEUE).counts();
    assertThat(counts.values().stream().mapToLong(Long::longValue).sum())
        .as("the counts add up, %s", when)
        .isEqualTo(items.size());
  }

  private static Map<String, ItemState> states(QueueClient client, String queue)
      throws IOException, InterruptedException {
    var states = new HashMap<String, ItemState>();
    @Nullable String from = null;
    do {
      ItemPage page = client.items(queue, null, null, 1000, from);
      for (ItemStatus item : page.items()) {
        assertThat(states.put(item.name(), item.state()))
            .as("%s is in one state only", item.name())
            .isNull();
      }
      from = page.metadata() == null ? null : page.metadata().next();
    } while (from != null);
    return states;
  }
}
