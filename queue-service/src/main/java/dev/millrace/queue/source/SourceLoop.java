package dev.millrace.queue.source;

import dev.millrace.contracts.queue.QueueStatus.SourceStatus;
import dev.millrace.contracts.source.SourceClient;
import dev.millrace.queue.call.Calls;
import dev.millrace.rim.Refusal;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks at one queue's source again and again, on a virtual thread of its own, until interrupted
/// or the queue is gone. While the source is down the looks become rarer.
final class SourceLoop implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(SourceLoop.class);
  private static final Duration FIRST_BACKOFF = Duration.ofSeconds(1);
  private static final double JITTER = 0.2;

  private final SourceTarget target;
  private final SourceSettings settings;
  private final Calls calls;
  private final SourceClient client;
  private final InstantSource clock;

  private volatile SourceStatus status = new SourceStatus(null, null, 0, 0, 0, null);
  private volatile @Nullable SourceTally underWay;
  private int failuresInARow;

  SourceLoop(
      SourceTarget target,
      SourceSettings settings,
      Calls calls,
      HttpClient http,
      InstantSource clock) {
    this.target = target;
    this.settings = settings;
    this.calls = calls;
    this.clock = clock;
    this.client =
        new SourceClient(http, target.url(), settings.token(target.url()), settings.timeout());
  }

  /// What the last look brought; while the very first is under way, what it has brought so far.
  SourceStatus status() {
    SourceStatus last = status;
    SourceTally now = underWay;
    return now == null || last.lastSuccess() != null ? last : with(last, now, last.problem());
  }

  @Override
  public void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        look();
        Thread.sleep(failuresInARow == 0 ? target.poll() : backoff());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // that is how it is told to end
    } catch (Refusal e) {
      LOG.info("stopped reading the source of queue {}: {}", target.queue(), e.detail());
    }
  }

  private void look() throws InterruptedException {
    Instant now = clock.instant();
    status = attemptedAt(now);
    var tally = new SourceTally();
    underWay = tally;
    try (var fetches = new Fetches(client, settings.timeout())) {
      var deliveries = new Deliveries(target.queue(), calls, tally, this::waiting);
      new SourcePass(target, settings.maxNames(), calls, client, fetches, tally, deliveries).run();
      succeeded(now, tally);
    } catch (IOException e) {
      failed(tally, e);
    } finally {
      underWay = null;
    }
  }

  private void succeeded(Instant now, SourceTally tally) {
    if (failuresInARow > 0) {
      LOG.info("the source of queue {} is back", target.queue());
    }
    failuresInARow = 0;
    SourceTally.Counts counts = tally.counts();
    status =
        new SourceStatus(
            clock.instant(),
            now,
            counts.listed(),
            counts.added(),
            counts.refused(),
            counts.reason());
  }

  private void failed(SourceTally tally, IOException e) {
    String problem = SourceTrouble.of(e);
    if (failuresInARow++ == 0) {
      LOG.warn("the source {} of queue {}: {}", target.url(), target.queue(), problem);
    }
    SourceStatus last = status;
    status =
        last.lastSuccess() == null
            ? with(last, tally, problem)
            : new SourceStatus(
                last.lastSuccess(),
                last.lastAttempt(),
                last.listed(),
                last.added(),
                last.refused(),
                problem);
  }

  private void waiting(String why) {
    SourceStatus last = status;
    status =
        new SourceStatus(
            last.lastSuccess(),
            last.lastAttempt(),
            last.listed(),
            last.added(),
            last.refused(),
            "waiting to bring in more: " + why);
  }

  private SourceStatus attemptedAt(Instant now) {
    SourceStatus last = status;
    return new SourceStatus(
        last.lastSuccess(), now, last.listed(), last.added(), last.refused(), last.problem());
  }

  private static SourceStatus with(SourceStatus last, SourceTally tally, @Nullable String problem) {
    SourceTally.Counts counts = tally.counts();
    return new SourceStatus(
        last.lastSuccess(),
        last.lastAttempt(),
        counts.listed(),
        counts.added(),
        counts.refused(),
        problem == null ? counts.reason() : problem);
  }

  private Duration backoff() {
    double millis = FIRST_BACKOFF.toMillis() * Math.pow(2, Math.min(30, failuresInARow - 1));
    double bounded = Math.min(millis, settings.maxBackoff().toMillis());
    double jitter = ThreadLocalRandom.current().nextDouble(1 - JITTER, 1 + JITTER);
    return Duration.ofMillis(Math.max(1, (long) (bounded * jitter)));
  }
}
