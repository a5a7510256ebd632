package dev.millrace.queue.lease;

import dev.millrace.contracts.Problem;
import dev.millrace.contracts.queue.SettleResult;
import dev.millrace.contracts.queue.SettleResult.Settled;
import dev.millrace.queue.hot.Exchange;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/// How a settle is answered: with 200, unless every single lease was refused for the same status.
/// That answer is a problem document which says why, and is the `SettleResult` too, since it may
/// hold leases that were taken in the same step.
final class SettleAnswer {
  private static final int OK = 200;
  private static final Set<Integer> WORTH_RETRYING = Set.of(429, 503, 507);

  private final ObjectWriter results;
  private final ObjectWriter problems;

  SettleAnswer(JsonMapper mapper) {
    this.results = mapper.writerFor(SettleResult.class);
    this.problems = mapper.writerFor(Problem.class);
  }

  void give(SettleResult result, Exchange exchange) throws IOException {
    int status = status(result.results());
    if (status == OK) {
      exchange.answer(OK, results, result);
      return;
    }
    if (WORTH_RETRYING.contains(status)) {
      exchange.header("Retry-After", "1");
    }
    exchange.answer(status, Problem.MEDIA_TYPE, problems, problem(status, result));
  }

  private static int status(List<Settled> results) {
    if (results.isEmpty()) {
      return OK;
    }
    int first = results.getFirst().status();
    for (Settled settled : results) {
      if (settled.status() != first) {
        return OK;
      }
    }
    return first;
  }

  private static Problem problem(int status, SettleResult result) {
    Problem first = result.results().getFirst().problem();
    var members = new LinkedHashMap<String, Object>();
    members.put("kind", "SettleResult");
    members.put("apiVersion", "v1");
    members.put("results", result.results());
    members.put("leases", result.leases());
    return first == null
        ? new Problem(null, null, status, null, members)
        : new Problem(first.type(), first.title(), status, first.detail(), members);
  }
}
