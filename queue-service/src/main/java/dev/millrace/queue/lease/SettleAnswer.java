package dev.millrace.queue.lease;

import dev.millrace.contracts.Problem;
import dev.millrace.contracts.queue.SettleResult;
import dev.millrace.contracts.queue.SettleResult.Settled;
import dev.millrace.queue.call.Problems;
import dev.millrace.queue.hot.Exchange;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/// How a settle is answered: with 200, unless every single lease was refused for the same status, or
/// an atomic call was refused: then with the status of the lease that stood in its way. That answer
/// is a problem document which says why, and is the `SettleResult` too, since it may hold leases
/// that were taken in the same step.
final class SettleAnswer {
  private static final int OK = 200;
  private static final Set<Integer> WORTH_RETRYING = Set.of(429, 503, 507);

  private final ObjectWriter results;
  private final ObjectWriter problems;

  SettleAnswer(JsonMapper mapper) {
    this.results = mapper.writerFor(SettleResult.class);
    this.problems = mapper.writerFor(Problem.class);
  }

  /// @param atomic whether the call was to be settled as a whole or not at all
  void give(SettleResult result, boolean atomic, Exchange exchange) throws IOException {
    Settled reason = reason(result, atomic);
    if (reason == null) {
      exchange.answer(OK, results, result);
      return;
    }
    if (WORTH_RETRYING.contains(reason.status())) {
      exchange.header("Retry-After", "1");
    }
    exchange.answer(reason.status(), Problem.MEDIA_TYPE, problems, problem(reason, result));
  }

  /// Whether there were leases to settle, and none of them was.
  static boolean isRefused(SettleResult result) {
    List<Settled> results = result.results();
    return !results.isEmpty() && results.stream().allMatch(each -> each.status() != OK);
  }

  /// The refusal that the whole answer should tell; null when it should tell none.
  private static @Nullable Settled reason(SettleResult result, boolean atomic) {
    if (!isRefused(result)) {
      return null;
    }
    List<Settled> results = result.results();
    Settled first = results.getFirst();
    if (atomic) {
      return results.stream().filter(each -> !isForAnothersSake(each)).findFirst().orElse(first);
    }
    return results.stream().allMatch(each -> each.status() == first.status()) ? first : null;
  }

  private static boolean isForAnothersSake(Settled settled) {
    return settled.problem() != null && Problems.NOT_SETTLED.equals(settled.problem().type());
  }

  private static Problem problem(Settled reason, SettleResult result) {
    Problem own = reason.problem();
    var members = new LinkedHashMap<String, Object>();
    members.put("kind", "SettleResult");
    members.put("apiVersion", "v1");
    members.put("results", result.results());
    members.put("leases", result.leases());
    return own == null
        ? new Problem(null, null, reason.status(), null, members)
        : new Problem(own.type(), own.title(), reason.status(), own.detail(), members);
  }
}
