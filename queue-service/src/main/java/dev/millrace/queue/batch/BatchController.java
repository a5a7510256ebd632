package dev.millrace.queue.batch;

import dev.millrace.contracts.queue.BatchList;
import dev.millrace.contracts.queue.BatchSpec;
import dev.millrace.contracts.queue.BatchStatus;
import dev.millrace.contracts.queue.ItemPage;
import dev.millrace.contracts.queue.NameList;
import dev.millrace.queue.call.Calls;
import dev.millrace.queue.call.Check;
import dev.millrace.queue.call.Pages;
import dev.millrace.queue.call.WaitingRoom;
import dev.millrace.queue.machine.Command;
import dev.millrace.queue.machine.Query;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/queues/{queue}/batches")
class BatchController {
  private static final long MAX_EXPECTED = 1_000_000_000_000L;
  private static final int MAX_MANIFEST = 10_000;
  private static final Duration LEAST_KEPT = Duration.ofMillis(1);
  private static final Duration MOST_KEPT = Duration.ofDays(1);
  private static final int CANCELLED_AT_ONCE = 1000;
  private static final Duration CANCELLING = Duration.ofSeconds(10);

  private final Calls calls;
  private final WaitingRoom room;
  private final BatchWaits waits;

  BatchController(Calls calls, WaitingRoom room, BatchWaits waits) {
    this.calls = calls;
    this.room = room;
    this.waits = waits;
  }

  @PutMapping("/{batch}")
  BatchStatus seal(
      @PathVariable String queue, @PathVariable String batch, @RequestBody BatchSpec spec) {
    Check.label("the batch in the path", "batch", batch);
    Long expected = spec.expected();
    if (expected != null && (expected < 0 || expected > MAX_EXPECTED)) {
      throw Check.invalid(
          "expected", "must be from 0 to %d, not %d".formatted(MAX_EXPECTED, expected));
    }
    if (spec.manifest() != null) {
      checkManifest(spec.manifest(), expected);
    }
    if (spec.keep() != null) {
      Check.between("keep", spec.keep(), LEAST_KEPT, MOST_KEPT);
    }
    return calls.run(new Command.Seal(queue, batch, spec));
  }

  private static void checkManifest(List<String> manifest, @Nullable Long expected) {
    Check.list("manifest", manifest, 0, MAX_MANIFEST);
    var names = new HashSet<String>();
    for (int i = 0; i < manifest.size(); i++) {
      String field = "manifest[" + i + "]";
      if (!names.add(Check.itemName(field, manifest.get(i)))) {
        throw Check.invalid(field, "is listed before: \"%s\"".formatted(manifest.get(i)));
      }
    }
    if (expected != null && expected != manifest.size()) {
      throw Check.invalid(
          "expected",
          "is %d, and the manifest lists %d: leave it out".formatted(expected, manifest.size()));
    }
  }

  /// In steps between which everybody else is served, and no longer than ten seconds.
  @PostMapping("/{batch}:cancel")
  BatchStatus cancel(@PathVariable String queue, @PathVariable String batch) {
    var step = Command.Seal.cancelling(queue, batch, CANCELLED_AT_ONCE);
    long end = System.nanoTime() + CANCELLING.toNanos();
    BatchStatus status = calls.run(step);
    long before = Long.MAX_VALUE;
    while (status.unsettled() > 0 && status.unsettled() < before && System.nanoTime() - end < 0) {
      before = status.unsettled();
      status = calls.run(step);
    }
    return status;
  }

  /// By name. Puts a few pages of the machine together, so that a short one is the exception.
  @GetMapping
  BatchList list(
      @PathVariable String queue,
      @RequestParam(required = false) @Nullable Boolean complete,
      @RequestParam(defaultValue = "100") int limit,
      @RequestParam(name = "continue", required = false) @Nullable String next) {
    Check.between("limit", limit, 1, Check.MAX_LISTED);
    return Pages.batches(
        limit, next, (most, from) -> calls.ask(new Query.ListBatches(queue, complete, most, from)));
  }

  /// What the batch waits for.
  @GetMapping("/{batch}:missing")
  ItemPage missing(
      @PathVariable String queue,
      @PathVariable String batch,
      @RequestParam(defaultValue = "100") int limit,
      @RequestParam(name = "continue", required = false) @Nullable String next) {
    Check.between("limit", limit, 1, Check.MAX_LISTED);
    return Pages.items(
        limit, next, (most, from) -> calls.ask(new Query.Missing(queue, batch, most, from)));
  }

  /// What of the batch's manifest has not come.
  @GetMapping("/{batch}:awaited")
  NameList awaited(
      @PathVariable String queue,
      @PathVariable String batch,
      @RequestParam(defaultValue = "100") int limit,
      @RequestParam(name = "continue", required = false) @Nullable String next) {
    Check.between("limit", limit, 1, Check.MAX_LISTED);
    return Pages.names(
        limit, next, (most, from) -> calls.ask(new Query.Awaited(queue, batch, most, from)));
  }

  @GetMapping("/{batch}")
  BatchStatus get(@PathVariable String queue, @PathVariable String batch) {
    return calls.ask(new Query.GetBatch(queue, batch));
  }

  /// Answers as soon as the batch is complete, else when the timeout has passed, with the batch as
  /// it is then.
  @GetMapping("/{batch}:wait")
  BatchStatus await(
      @PathVariable String queue,
      @PathVariable String batch,
      @RequestParam(required = false) @Nullable Duration timeout) {
    Duration patience = Check.patience("timeout", timeout);
    return room.during(() -> waits.await(queue, batch, patience));
  }
}
