package dev.millrace.queue.lease;

import dev.millrace.contracts.queue.LeaseRequest;
import dev.millrace.contracts.queue.Settlement;
import dev.millrace.contracts.queue.Settlement.FollowUp;
import dev.millrace.queue.call.Check;
import dev.millrace.queue.call.ItemChecks;
import dev.millrace.queue.machine.Command;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The bounds of requests about leases.
final class LeaseChecks {
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofHours(12);
  private static final Duration LONGEST_REST = Duration.ofDays(7);
  private static final int MAX_LEASES = 1000;
  private static final int MAX_TOKEN_LENGTH = 200;
  private static final int MAX_FOLLOW_UPS = 100;

  /// Of one call: the machine does nothing else until it has taken them in, all in one write.
  private static final int MAX_ITEMS_THAT_FOLLOW = 100_000;

  private LeaseChecks() {}

  /// @param path what stands before the fields' names
  static Command.Take take(String queue, String path, LeaseRequest request) {
    String worker = Check.worker(path + "worker", request.worker());
    int max = request.max() == null ? 1 : request.max();
    Check.between(path + "max", max, 1, MAX_LEASES);
    Duration duration = request.duration();
    if (duration != null) {
      Check.between(path + "duration", duration, SHORTEST, LONGEST);
    }
    boolean together = Boolean.TRUE.equals(request.together());
    return new Command.Take(queue, worker, max, duration, together);
  }

  static List<Settlement> settlements(@Nullable List<Settlement> given) {
    List<Settlement> settlements = Check.list("leases", given, 0, MAX_LEASES);
    long following = 0;
    for (int i = 0; i < settlements.size(); i++) {
      check("leases[" + i + "].", settlements.get(i));
      following += following(settlements.get(i));
    }
    if (following > MAX_ITEMS_THAT_FOLLOW) {
      throw Check.invalid(
          "leases",
          "are followed by %d items in all, and at most %d are allowed: settle fewer at once"
              .formatted(following, MAX_ITEMS_THAT_FOLLOW));
    }
    return settlements;
  }

  private static long following(Settlement settlement) {
    return settlement instanceof Settlement.Complete complete && complete.then() != null
        ? complete.then().stream().mapToLong(each -> each.items().size()).sum()
        : 0;
  }

  private static void check(String path, Settlement settlement) {
    String token = Check.required(path + "token", settlement.token());
    if (token.length() > MAX_TOKEN_LENGTH) {
      throw Check.invalid(path + "token", "is longer than any token");
    }
    switch (settlement) {
      case Settlement.Complete complete -> followUps(path + "then", complete.then());
      case Settlement.Fail fail -> Check.required(path + "reason", fail.reason());
      case Settlement.Release release -> {
        if (release.after() != null) {
          Check.between(path + "after", release.after(), Duration.ZERO, LONGEST_REST);
        }
      }
      case Settlement.Extend extend -> extend(path, extend);
    }
  }

  private static void followUps(String path, @Nullable List<FollowUp> then) {
    if (then == null) {
      return;
    }
    Check.list(path, then, 0, MAX_FOLLOW_UPS);
    for (int i = 0; i < then.size(); i++) {
      String at = path + "[" + i + "].";
      String queue = Check.required(at + "queue", then.get(i).queue());
      Check.label(at + "queue", "queue", queue);
      ItemChecks.items(at + "items", then.get(i).items());
    }
  }

  private static void extend(String path, Settlement.Extend extend) {
    if (extend.duration() != null) {
      Check.between(path + "duration", extend.duration(), SHORTEST, LONGEST);
    }
    Settlement.Progress progress = extend.progress();
    if (progress != null && progress.percent() != null) {
      Check.between(path + "progress.percent", progress.percent(), 0, 100);
    }
  }
}
