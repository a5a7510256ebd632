package dev.millrace.launcher.tour;

import dev.millrace.contracts.ProblemException;
import dev.millrace.contracts.batch.Reduced;
import dev.millrace.contracts.http.JsonHttp;
import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.queue.BatchStatus;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.ItemStatus;
import dev.millrace.contracts.queue.QueueClient;
import dev.millrace.launcher.console.Console;
import dev.millrace.launcher.console.Table;
import dev.millrace.launcher.console.Words;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Waits until every photo is blurred, every original is in the trash and every vehicle is counted,
/// and shows the count.
public final class ImagesTour implements Tour {
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final int SHOWN = 20;
  private static final String PHOTOS = "photos";
  private static final String ERASE = "erase";
  private static final List<String> SHARDS = List.of("blur-a", "blur-b");

  private final InstantSource clock;
  private final boolean stays;

  /// @param stays whether all of it runs on afterwards
  public ImagesTour(InstantSource clock, boolean stays) {
    this.clock = clock;
    this.stays = stays;
  }

  @Override
  public boolean go(Map<String, URI> urls, Console console)
      throws IOException, InterruptedException {
    URI url = Objects.requireNonNull(urls.get("queue"), "the flow has no container queue");
    var client = new QueueClient(JsonHttp.newClient(), url, null);
    console.say("the page is at " + urls.get("page"));
    Instant begun = clock.instant();
    String batch = Patience.with(() -> batch(client));
    Reduced statistics = Patience.with(() -> statistics(client, batch, console));
    console.endProgress();
    long dead = tellDead(client, console);
    show(statistics, console);
    long erased = count(client, ERASE, batch, ItemState.SUCCEEDED);
    console.say(
        "%s in the trash, in %s"
            .formatted(
                Words.count(erased, "original"),
                Words.time(Duration.between(begun, clock.instant()))));
    if (stays) {
      console.say("./millrace trash undo --url %s brings them back".formatted(urls.get("eraser")));
    }
    return dead == 0 && erased == statistics.cover().inputs();
  }

  private static String batch(QueueClient client) throws IOException, InterruptedException {
    while (true) {
      List<BatchStatus> batches = client.batches(PHOTOS, null, 1, null).batches();
      if (!batches.isEmpty()) {
        return batches.getFirst().name();
      }
      Thread.sleep(LOOK);
    }
  }

  private static Reduced statistics(QueueClient client, String batch, Console console)
      throws IOException, InterruptedException {
    while (true) {
      long photos = client.batch(PHOTOS, batch).accepted();
      long blurred = 0;
      for (String shard : SHARDS) {
        blurred += count(client, shard, batch, ItemState.SUCCEEDED);
      }
      console.progress("%d of %d photos blurred".formatted(blurred, photos));
      Optional<Reduced> reduced = reduced(client, batch);
      if (reduced.isPresent() && unsettled(client, ERASE, batch) == 0) {
        return reduced.get();
      }
      Thread.sleep(LOOK);
    }
  }

  private static long unsettled(QueueClient client, String queue, String batch)
      throws IOException, InterruptedException {
    return counts(client, queue, batch).entrySet().stream()
        .filter(state -> !state.getKey().settled())
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  private static Optional<Reduced> reduced(QueueClient client, String batch)
      throws IOException, InterruptedException {
    List<ItemStatus> items = client.items("statistics", null, batch, 1, null).items();
    return items.isEmpty()
        ? Optional.empty()
        : Optional.ofNullable(client.item("statistics", items.getFirst().name()).data())
            .map(data -> Json.lenient().readValue(data.bytes(), Reduced.class));
  }

  private static long count(QueueClient client, String queue, String batch, ItemState state)
      throws IOException, InterruptedException {
    return counts(client, queue, batch).getOrDefault(state, 0L);
  }

  private static Map<ItemState, Long> counts(QueueClient client, String queue, String batch)
      throws IOException, InterruptedException {
    try {
      return client.batch(queue, batch).counts();
    } catch (ProblemException e) {
      if (e.problem().is("no-such-batch")) {
        return Map.of(); // it has not come so far
      }
      throw e;
    }
  }

  private static long tellDead(QueueClient client, Console console)
      throws IOException, InterruptedException {
    long dead = 0;
    for (String queue : List.of("blur-a", "blur-b", ERASE, "describe-a", "describe-b")) {
      for (ItemStatus item : client.items(queue, ItemState.DEAD, null, SHOWN, null).items()) {
        ItemStatus.Attempt last = client.item(queue, item.name()).lastAttempt();
        String why = last == null ? "unknown" : last.reason();
        console.say("%s, %s: %s".formatted(queue, item.name(), why));
        dead++;
      }
    }
    return dead;
  }

  private static void show(Reduced statistics, Console console) {
    for (Map.Entry<String, JsonNode> group : statistics.value().tree().properties()) {
      var table = new Table(group.getKey(), "number");
      group.getValue().properties().stream()
          .sorted((a, b) -> Long.compare(b.getValue().longValue(), a.getValue().longValue()))
          .forEach(one -> table.row(one.getKey(), one.getValue().longValue()));
      table.lines().forEach(console::say);
    }
    console.say(statistics.value().toString());
    console.say(
        "complete: it covers %s, the checksum of their names is %s"
            .formatted(
                Words.count(statistics.cover().inputs(), "photo"), statistics.cover().checksum()));
  }
}
