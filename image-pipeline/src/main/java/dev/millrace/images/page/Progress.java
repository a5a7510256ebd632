package dev.millrace.images.page;

import dev.millrace.contracts.ProblemException;
import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.BatchStatus;
import dev.millrace.contracts.queue.ItemPage;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.ItemStatus;
import dev.millrace.contracts.queue.QueueClient;
import dev.millrace.images.failure.WorkFailure;
import dev.millrace.images.page.Snapshot.Statistics;
import dev.millrace.images.photo.Blurred;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Looks at the queues, once for all who ask at about the same time. Safe for many threads.
final class Progress {
  private static final int PHOTOS = 60;
  private static final int PAGE = 100;
  private static final int PAGES = 20;

  private final QueueClient queues;
  private final PageSettings settings;
  private final ReentrantLock lock = new ReentrantLock();
  private Snapshot last = Snapshot.nothing(null);
  private long staleAt = System.nanoTime();

  Progress(QueueClient queues, PageSettings settings) {
    this.queues = queues;
    this.settings = settings;
  }

  Snapshot now() throws InterruptedException {
    lock.lock();
    try {
      if (System.nanoTime() - staleAt >= 0) {
        last = look();
        staleAt = System.nanoTime() + settings.fresh().toNanos();
      }
      return last;
    } finally {
      lock.unlock();
    }
  }

  private Snapshot look() throws InterruptedException {
    try {
      Optional<BatchStatus> newest = newest();
      return newest.isEmpty() ? Snapshot.nothing(null) : look(newest.get());
    } catch (IOException e) {
      return new Snapshot(
          last.batch(),
          last.barrier(),
          last.photos(),
          last.statistics(),
          last.complete(),
          "The queues cannot be asked: " + e.getMessage());
    }
  }

  private Snapshot look(BatchStatus photos) throws IOException, InterruptedException {
    String batch = photos.name();
    var barrier = new ArrayList<>(List.of(photos));
    var blurred = new ArrayList<Blurred>();
    for (String queue : settings.blur()) {
      Optional<BatchStatus> status = known(() -> queues.batch(queue, batch));
      if (status.isPresent()) {
        barrier.add(status.get());
        known(() -> queues.results(queue, batch, PAGE, null))
            .ifPresent(page -> photos(page, blurred));
      }
    }
    Statistics whole = whole(batch);
    Statistics shown = whole == null ? soFar(batch) : whole;
    return new Snapshot(batch, barrier, blurred, shown, whole != null, null);
  }

  private Optional<BatchStatus> newest() throws IOException, InterruptedException {
    Optional<BatchStatus> newest = Optional.empty();
    String next = null;
    for (int page = 0; page < PAGES; page++) {
      String from = next;
      var batches = known(() -> queues.batches(settings.photos(), null, PAGE, from));
      if (batches.isEmpty()) {
        return Optional.empty();
      }
      newest =
          Stream.concat(newest.stream(), batches.get().batches().stream())
              .max(Comparator.comparing(BatchStatus::opened));
      next = batches.get().next();
      if (next == null) {
        break;
      }
    }
    return newest;
  }

  private static void photos(ItemPage page, List<Blurred> into) {
    for (ItemStatus item : page.items()) {
      if (item.result() != null && into.size() < PHOTOS) {
        try {
          into.add(Blurred.read(item.result()));
        } catch (WorkFailure e) {
          // Somebody else's item in this queue: nothing to show.
        }
      }
    }
  }

  private Statistics soFar(String batch) throws IOException, InterruptedException {
    var tally = new Tally();
    for (String queue : settings.describe()) {
      String next = null;
      for (int page = 0; page < PAGES; page++) {
        String from = next;
        Optional<ItemPage> results = known(() -> queues.results(queue, batch, PAGE, from));
        if (results.isEmpty()) {
          break;
        }
        results.get().items().forEach(item -> tally.add(statistics(item.result())));
        next = results.get().next();
        if (next == null) {
          break;
        }
      }
    }
    return tally.sum();
  }

  /// The document of a batch when all of it is merged; null before.
  private @Nullable Statistics whole(String batch) throws IOException, InterruptedException {
    Optional<ItemPage> page =
        known(() -> queues.items(settings.statistics(), null, batch, 10, null));
    Optional<ItemStatus> newest =
        page.stream()
            .flatMap(one -> one.items().stream())
            .filter(item -> item.state() != ItemState.CANCELLED)
            .max(
                Comparator.comparing(
                    ItemStatus::enqueued, Comparator.nullsFirst(Instant::compareTo)));
    if (newest.isEmpty()) {
      return null;
    }
    JsonData data = queues.item(settings.statistics(), newest.get().name()).data();
    return data == null ? null : statistics(data);
  }

  /// @param data a statistics document, or one that has it as its `value`
  private static @Nullable Statistics statistics(@Nullable JsonData data) {
    if (data == null) {
      return null;
    }
    JsonNode tree = data.tree();
    JsonNode value = tree.path("value").isObject() ? tree.path("value") : tree;
    try {
      return Json.lenient().treeToValue(value, Statistics.class);
    } catch (JacksonException e) {
      return null; // not of this pipeline
    }
  }

  private interface Question<T> {
    T ask() throws IOException, InterruptedException;
  }

  /// Empty when the queue, or the batch, is not there yet.
  private static <T> Optional<T> known(Question<T> question)
      throws IOException, InterruptedException {
    try {
      return Optional.of(question.ask());
    } catch (ProblemException e) {
      if (e.status() == 404) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
