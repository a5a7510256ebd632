package dev.millrace.images.work;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.source.Item;
import dev.millrace.contracts.worker.WorkResult;
import dev.millrace.images.failure.WorkFailure;
import dev.millrace.rim.Refusal;
import dev.millrace.rim.Slots;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeSet;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/// The workers of a part, each below a path of its own: `POST /plates/api/v1/work`.
@RestController
public final class WorkController {
  private static final Duration SOON = Duration.ofSeconds(1);

  /// Folders are not mounted again, nor disks emptied, within a second.
  private static final Duration AGAIN = Duration.ofSeconds(10);

  private final Map<String, Worker> workers;
  private final Written written;
  private final Slots slots;
  private final WorkMetrics metrics;

  WorkController(Map<String, Worker> workers, Written written, Slots slots, WorkMetrics metrics) {
    this.workers = Map.copyOf(workers);
    this.written = written;
    this.slots = slots;
    this.metrics = metrics;
  }

  @PostMapping("/{worker}/api/v1/work")
  WorkResult work(@PathVariable String worker, @RequestBody Item item) throws InterruptedException {
    Worker one = workers.get(worker);
    if (one == null) {
      throw new Refusal(
          404,
          "no-such-worker",
          "There is no such worker",
          "there is no worker \"%s\" here, but %s"
              .formatted(worker, String.join(", ", new TreeSet<>(workers.keySet()))));
    }
    if (!slots.take()) {
      metrics.busy();
      throw slots.refusal(503);
    }
    try {
      return new WorkResult(metrics.timed(worker, item.metadata(), () -> run(one, item.data())));
    } catch (WorkFailure e) {
      throw refusal(e);
    } finally {
      slots.giveBack();
    }
  }

  private JsonData run(Worker worker, JsonData data) throws WorkFailure, InterruptedException {
    try {
      return worker.work(data);
    } catch (IOException e) {
      throw new WorkFailure(written.blame(), "a file cannot be read or written: " + e);
    }
  }

  private static Refusal refusal(WorkFailure failure) {
    String detail = failure.getMessage();
    var refusal =
        switch (failure.reason()) {
          case QUEUE_AWAY ->
              new Refusal(503, "queue-away", "The queue does not answer", detail).retryAfter(SOON);
          case FOLDER_AWAY, STORAGE ->
              new Refusal(503, "storage-away", "The worker cannot get at its files", detail)
                  .retryAfter(AGAIN);
          default ->
              failure.reason().permanent()
                  ? new Refusal(422, "item-impossible", "This item can never succeed", detail)
                  : new Refusal(500, "work-failed", "The work failed this time", detail);
        };
    return refusal.with("reason", failure.reason().wire());
  }
}
