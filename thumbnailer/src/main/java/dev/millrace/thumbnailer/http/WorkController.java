package dev.millrace.thumbnailer.http;

import dev.millrace.contracts.source.Item;
import dev.millrace.contracts.worker.WorkResult;
import dev.millrace.rim.Refusal;
import dev.millrace.rim.Slots;
import dev.millrace.thumbnailer.ffmpeg.TimeLimit;
import dev.millrace.thumbnailer.picture.Outcome;
import dev.millrace.thumbnailer.picture.Progress;
import dev.millrace.thumbnailer.picture.Thumbnailer;
import dev.millrace.thumbnailer.settings.ThumbnailerSettings;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/// The HTTP form of the worker.
@RestController
final class WorkController {
  private static final Duration SOON = Duration.ofSeconds(1);

  /// After how long to ask for folders again that are away or full.
  private static final Duration AGAIN = Duration.ofSeconds(10);

  private final Thumbnailer thumbnailer;
  private final Slots slots;
  private final Duration time;
  private final InstantSource clock;
  private final WorkMetrics metrics;

  WorkController(
      Thumbnailer thumbnailer,
      Slots slots,
      ThumbnailerSettings settings,
      InstantSource clock,
      WorkMetrics metrics) {
    this.thumbnailer = thumbnailer;
    this.slots = slots;
    this.time = settings.time();
    this.clock = clock;
    this.metrics = metrics;
  }

  @PostMapping("/api/v1/work")
  WorkResult work(@RequestBody Item item) throws InterruptedException {
    if (!slots.take()) {
      metrics.busy();
      throw slots.refusal(429);
    }
    try {
      return switch (metrics.timed(() -> make(item), item.metadata())) {
        case Outcome.Done(var result) -> new WorkResult(result.json());
        case Outcome.Failed failed -> throw refusal(failed);
      };
    } finally {
      slots.giveBack();
    }
  }

  private Outcome make(Item item) {
    var metadata = item.metadata();
    var limit = TimeLimit.start(clock, time, metadata == null ? null : metadata.deadline());
    return thumbnailer.make(item.data(), limit, Progress.NONE);
  }

  private static Refusal refusal(Outcome.Failed failed) {
    var refusal =
        switch (failed.reason()) {
          case STOPPED ->
              new Refusal(503, "worker-stopping", "The worker is stopping", failed.message())
                  .retryAfter(SOON);
          case MEDIA_AWAY, STORAGE ->
              new Refusal(
                      503, "storage-away", "The worker cannot get at its files", failed.message())
                  .retryAfter(AGAIN);
          case DEADLINE ->
              new Refusal(504, "deadline-passed", "The item's deadline passed", failed.message());
          default ->
              failed.reason().permanent()
                  ? new Refusal(
                      422, "item-impossible", "This item can never succeed", failed.message())
                  : new Refusal(500, "work-failed", "The work failed this time", failed.message());
        };
    return refusal.with("reason", failed.reason().wire());
  }
}
