package dev.millrace.queue.source;

import dev.millrace.contracts.queue.QueueStatus.SourceStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What is known of one source, for the queue's status. The figures are those of the last listing
/// that was read to its end; before there was one, of the look that is under way or was the last.
///
/// Written by the source's loop, read by all threads.
final class SourceNews {
  private static final SourceStatus NOTHING = new SourceStatus(null, null, 0, 0, 0, null);

  private volatile SourceStatus status = NOTHING;
  private volatile SourceTally tally = new SourceTally();
  private boolean inTrouble;

  static SourceStatus nothing() {
    return NOTHING;
  }

  SourceStatus status() {
    return withFigures(status);
  }

  /// A look begins.
  void begin(Instant now, SourceTally counting) {
    tally = counting;
    SourceStatus last = status;
    status =
        new SourceStatus(
            last.lastSuccess(), now, last.listed(), last.added(), last.refused(), last.problem());
  }

  /// The look was good, though some of its items may have been refused.
  void succeed(Instant now) {
    inTrouble = false;
    SourceTally.Counts counts = tally.counts();
    status =
        new SourceStatus(
            now,
            status.lastAttempt(),
            counts.listed(),
            counts.added(),
            counts.refused(),
            counts.reason());
  }

  /// The look failed, or is held up.
  void trouble(String problem) {
    inTrouble = true;
    say(problem);
  }

  /// The source answers, and the queue takes: what failed before that is over. What was refused is
  /// not.
  void goesOn() {
    if (inTrouble) {
      inTrouble = false;
      say(null);
    }
  }

  private void say(@Nullable String problem) {
    SourceStatus last = status;
    status =
        new SourceStatus(
            last.lastSuccess(),
            last.lastAttempt(),
            last.listed(),
            last.added(),
            last.refused(),
            problem);
  }

  private SourceStatus withFigures(SourceStatus last) {
    if (last.lastSuccess() != null) {
      return last;
    }
    SourceTally.Counts counts = tally.counts();
    @Nullable String problem = last.problem() == null ? counts.reason() : last.problem();
    return new SourceStatus(
        null, last.lastAttempt(), counts.listed(), counts.added(), counts.refused(), problem);
  }
}
