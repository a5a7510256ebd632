package dev.millrace.launcher.tour;

import dev.millrace.contracts.batch.Reduced;
import dev.millrace.contracts.http.JsonHttp;
import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.queue.BatchStatus;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.ItemStatus;
import dev.millrace.contracts.queue.QueueClient;
import dev.millrace.contracts.queue.QueueStatus;
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

/// Waits until the words of all texts are one count, and shows the most frequent.
public final class WordcountTour implements Tour {
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final int SHOWN = 20;
  private static final String TEXTS = "texts";
  private static final String COUNTS = "counts";

  private final InstantSource clock;

  public WordcountTour(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public boolean go(Map<String, URI> urls, Console console)
      throws IOException, InterruptedException {
    URI page = Objects.requireNonNull(urls.get("queue"), "the flow has no container queue");
    var client = new QueueClient(JsonHttp.newClient(), page, null);
    Instant begun = clock.instant();
    Optional<BatchStatus> batch = Patience.with(() -> batch(client));
    if (batch.isEmpty()) {
      console.say("there are no texts (*.txt) in the folder");
      return false;
    }
    String name = batch.get().name();
    long dead = Patience.with(() -> await(client, name, console));
    boolean none = dead == batch.get().accepted();
    Optional<Reduced> count = none ? Optional.empty() : Patience.with(() -> count(client));
    console.endProgress();
    tellDead(client, console);
    count.ifPresent(reduced -> show(reduced, console));
    console.say("in " + Words.time(Duration.between(begun, clock.instant())));
    return dead == 0 && count.isPresent();
  }

  /// What the first listing of the folder found; empty when that was nothing.
  private static Optional<BatchStatus> batch(QueueClient client)
      throws IOException, InterruptedException {
    while (true) {
      QueueStatus.SourceStatus source = client.queue(TEXTS).source();
      List<BatchStatus> batches = client.batches(TEXTS, null, 1, null).batches();
      if (!batches.isEmpty() && batches.getFirst().sealed()) {
        return Optional.of(batches.getFirst());
      }
      if (batches.isEmpty() && source != null && source.lastSuccess() != null) {
        // It has looked: whatever it found is there by now.
        return client.batches(TEXTS, null, 1, null).batches().stream().findFirst();
      }
      Thread.sleep(LOOK);
    }
  }

  /// @return texts that could not be counted
  private static long await(QueueClient client, String name, Console console)
      throws IOException, InterruptedException {
    BatchStatus batch = client.batch(TEXTS, name);
    while (!batch.complete()) {
      console.progress(
          "%d of %d texts counted".formatted(batch.count(ItemState.SUCCEEDED), batch.accepted()));
      batch = client.awaitBatch(TEXTS, name, Duration.ofSeconds(1));
    }
    return batch.count(ItemState.DEAD);
  }

  private static Optional<Reduced> count(QueueClient client)
      throws IOException, InterruptedException {
    while (true) {
      List<ItemStatus> counts = client.items(COUNTS, null, null, 1, null).items();
      if (!counts.isEmpty()) {
        ItemStatus item = client.item(COUNTS, counts.getFirst().name());
        return Optional.ofNullable(item.data())
            .map(data -> Json.lenient().readValue(data.bytes(), Reduced.class));
      }
      Thread.sleep(LOOK);
    }
  }

  private static void tellDead(QueueClient client, Console console)
      throws IOException, InterruptedException {
    for (ItemStatus dead : client.items(TEXTS, ItemState.DEAD, null, SHOWN, null).items()) {
      ItemStatus.Attempt last = client.item(TEXTS, dead.name()).lastAttempt();
      console.say(
          "%s is not counted: %s".formatted(dead.name(), last == null ? "unknown" : last.reason()));
    }
  }

  private static void show(Reduced reduced, Console console) {
    JsonNode words = reduced.value().path("words");
    var table = new Table("word", "times");
    words.properties().stream()
        .sorted(
            Map.Entry.<String, JsonNode>comparingByValue(
                    (a, b) -> b.bigIntegerValue().compareTo(a.bigIntegerValue()))
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(SHOWN)
        .forEach(word -> table.row(word.getKey(), word.getValue().asString()));
    table.lines().forEach(console::say);
    long all = words.valueStream().mapToLong(JsonNode::longValue).sum();
    console.say(
        "%s, %d of them different, in %s"
            .formatted(
                Words.count(all, "word"),
                words.size(),
                Words.count(reduced.cover().inputs(), "text")));
    console.say(
        "complete: it covers %d inputs, the checksum of their names is %s"
            .formatted(reduced.cover().inputs(), reduced.cover().checksum()));
  }
}
