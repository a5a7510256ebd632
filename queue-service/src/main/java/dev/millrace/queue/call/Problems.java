package dev.millrace.queue.call;

import dev.millrace.contracts.Problem;
import dev.millrace.rim.Refusal;
import java.time.Duration;
import java.util.Objects;

/// The refusals of the machine as exceptions that the rim answers with. The words and the types are
/// the machine's own, so that a refused settlement reads the same inside a result and alone.
public final class Problems {
  private static final String TYPES = "/problems/";

  /// The type of a problem that callers inside the service tell apart.
  public static final String NO_SUCH_QUEUE = TYPES + "no-such-queue";

  /// That of what an earlier listing of a source has found.
  public static final String LISTING_OVER = TYPES + "listing-over";

  /// That of a lease in an atomic settle which was refused for another lease's sake.
  public static final String NOT_SETTLED = TYPES + "not-settled";

  private Problems() {}

  public static Refusal of(dev.millrace.queue.machine.Refusal refused) {
    Refusal refusal = of(dev.millrace.queue.machine.Problems.of(refused));
    Duration wait = dev.millrace.queue.machine.Problems.retryAfter(refused);
    return wait == null ? refusal : refusal.retryAfter(wait);
  }

  private static Refusal of(Problem problem) {
    String slug = Objects.requireNonNull(problem.type()).substring(TYPES.length());
    String title = Objects.requireNonNull(problem.title());
    var refusal = new Refusal(problem.status(), slug, title, problem.message());
    problem.extensions().forEach(refusal::with);
    return refusal;
  }
}
