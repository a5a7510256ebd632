package dev.millrace.e2e.history;

import dev.millrace.contracts.queue.QueueSpec.Rate;
import dev.millrace.e2e.history.Event.Grant;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/// What is handed out fits a bucket of `burst` tokens that gets `limit` of them in each `per`, in
/// the service's time.
final class RateLimit implements Rule {

  @Override
  public void check(Evidence evidence, Consumer<String> violations) {
    evidence
        .queues()
        .forEach(
            (queue, end) -> {
              Rate rate = end.spec().rate();
              if (rate != null) {
                check(grants(evidence, queue), rate, violations);
              }
            });
  }

  private static List<Grant> grants(Evidence evidence, String queue) {
    return evidence.stories().stream()
        .flatMap(story -> story.grants().stream())
        .filter(grant -> grant.queue().equals(queue))
        .sorted(Comparator.comparing(Grant::granted))
        .toList();
  }

  private static void check(List<Grant> grants, Rate rate, Consumer<String> violations) {
    Duration per = rate.per() == null ? Duration.ofSeconds(1) : rate.per();
    Duration every = per.dividedBy(rate.limit());
    Duration whole = every.multipliedBy(rate.burst() == null ? rate.limit() : rate.burst());
    Instant empty = Instant.MIN;
    for (Grant grant : grants) {
      Instant full = grant.granted().minus(whole);
      empty = (empty.isBefore(full) ? full : empty).plus(every);
      if (empty.isAfter(grant.granted())) {
        violations.accept("sooner than %s allows: %s".formatted(rate, grant));
        empty = grant.granted();
      }
    }
  }
}
