package dev.millrace.e2e.history;

import dev.millrace.e2e.history.Event.Grant;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// When a lease begins, its group has, with it, no more live ones than the queue's limit.
final class GroupLimit implements Rule {

  /// @param story that it is of
  private record Live(Story story, Grant grant) {}

  @Override
  public void check(Evidence evidence, Consumer<String> violations) {
    evidence
        .queues()
        .forEach(
            (queue, end) -> {
              Integer limit = end.spec().groupLimit();
              if (limit != null) {
                byGroup(evidence, queue).forEach((_, leases) -> check(leases, limit, violations));
              }
            });
  }

  private static Map<String, List<Live>> byGroup(Evidence evidence, String queue) {
    return evidence.stories().stream()
        .filter(story -> story.item().queue().equals(queue))
        .flatMap(story -> story.grants().stream().map(grant -> new Live(story, grant)))
        .filter(lease -> lease.grant.group() != null)
        .sorted(Comparator.comparing(lease -> lease.grant.granted()))
        .collect(Collectors.groupingBy(lease -> String.valueOf(lease.grant.group())));
  }

  private static void check(List<Live> leases, int limit, Consumer<String> violations) {
    var live = new ArrayList<Live>();
    for (Live next : leases) {
      live.removeIf(other -> isOver(other, next.grant));
      live.add(next);
      List<Grant> certain =
          live.stream()
              .filter(other -> other == next || !mayBeOver(other, next.grant))
              .map(Live::grant)
              .toList();
      if (certain.size() > limit) {
        violations.accept("more than %d live leases of one group: %s".formatted(limit, certain));
      }
    }
  }

  /// As the service's time says, which only goes on.
  private static boolean isOver(Live lease, Grant next) {
    Instant expires = lease.story.expires(lease.grant, Instant.MAX);
    return !next.granted().isBefore(expires);
  }

  private static boolean mayBeOver(Live lease, Grant next) {
    return lease.story.mayHaveEnded(lease.grant, next.span().answered());
  }
}
