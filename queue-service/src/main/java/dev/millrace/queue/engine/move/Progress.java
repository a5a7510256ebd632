package dev.millrace.queue.engine.move;

import dev.millrace.queue.machine.Departures.Survey;
import dev.millrace.queue.machine.Move;
import java.time.Duration;
import java.util.function.Consumer;

/// Tells now and then how far a queue has come. Used by one thread.
final class Progress {
  private final String queue;
  private final Survey survey;
  private final Consumer<String> news;
  private final long every;
  private final long start = System.nanoTime();
  private long told = start;

  /// @param every at most one line in that time
  Progress(String queue, Survey survey, Consumer<String> news, Duration every) {
    this.queue = queue;
    this.survey = survey;
    this.news = news;
    this.every = every.toNanos();
  }

  void is(Move move) {
    long now = System.nanoTime();
    if (now - told >= every) {
      told = now;
      news.accept(
          "%s: %d of %d records have come".formatted(queue, move.records(), survey.records()));
    }
  }

  void end(Move move) {
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    news.accept(
        "%s: all %d records have come (%.1f s)"
            .formatted(queue, move.records(), took.toMillis() / 1000.0));
  }
}
