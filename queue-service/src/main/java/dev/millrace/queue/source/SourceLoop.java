package dev.millrace.queue.source;

import dev.millrace.contracts.queue.QueueStatus.SourceStatus;
import dev.millrace.contracts.source.SourceClient;
import dev.millrace.queue.call.Calls;
import dev.millrace.queue.call.Problems;
import dev.millrace.queue.machine.Command;
import dev.millrace.rim.Refusal;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks at one queue's source again and again, on a virtual thread of its own, until it is
/// interrupted. While that fails the looks become rarer.
final class SourceLoop implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(SourceLoop.class);
  private static final Duration FIRST_BACKOFF = Duration.ofSeconds(1);
  private static final int MAX_DOUBLINGS = 30;
  private static final double JITTER = 0.2;

  private final SourceTarget target;
  private final SourceSettings settings;
  private final Calls calls;
  private final SourceClient client;
  private final InstantSource clock;
  private final SourceNews news = new SourceNews();
  private final Absences absences;
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
    this.absences = new Absences(settings.forgetAfter());
    this.client =
        new SourceClient(http, target.url(), settings.token(target.url()), settings.timeout());
  }

  SourceStatus status() {
    return news.status();
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
    }
  }

  private void look() throws InterruptedException {
    var tally = new SourceTally();
    news.begin(clock.instant(), tally);
    var source = new PatientSource(client, settings.maxBackoff(), news);
    try (var fetches = new Fetches(source, settings.timeout())) {
      int number = calls.run(Command.Forget.begin(target.queue()));
      var listing = new SourceListing(target, number);
      var deliveries = new Deliveries(listing, calls, tally, news);
      new SourcePass(
              listing, settings.maxNames(), calls, source, fetches, tally, deliveries, absences)
          .run();
      news.succeed(clock.instant());
      failuresInARow = 0;
    } catch (IOException e) {
      failed(SourceTrouble.of(e));
    } catch (Refusal e) {
      if (e.type().equals(Problems.NO_SUCH_QUEUE)) {
        // This loop is about to be ended, so there is nobody to tell.
        failuresInARow++;
      } else {
        failed("the queue does not take the items: " + e.detail());
      }
    } catch (RuntimeException | OutOfMemoryError e) {
      LOG.error("source {} of queue {}: a look at it failed", target.url(), target.queue(), e);
      // Its message may be about anything, and for the log only.
      String what = e.getClass().getSimpleName();
      failed("the look failed in the service, whose log says more (%s)".formatted(what));
    }
  }

  private void failed(String problem) {
    if (failuresInARow++ == 0) {
      LOG.warn("source {} of queue {}: {}", target.url(), target.queue(), problem);
    }
    news.trouble(problem);
  }

  private Duration backoff() {
    double doublings = Math.min(MAX_DOUBLINGS, failuresInARow - 1);
    double millis = FIRST_BACKOFF.toMillis() * Math.pow(2, doublings);
    double bounded = Math.min(millis, settings.maxBackoff().toMillis());
    double jitter = ThreadLocalRandom.current().nextDouble(1 - JITTER, 1 + JITTER);
    return Duration.ofMillis(Math.max(1, (long) (bounded * jitter)));
  }
}
