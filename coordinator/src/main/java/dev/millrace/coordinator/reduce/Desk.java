package dev.millrace.coordinator.reduce;

import dev.millrace.contracts.Problem;
import dev.millrace.contracts.ProblemException;
import dev.millrace.contracts.http.Backoff;
import dev.millrace.contracts.queue.Lease;
import dev.millrace.contracts.queue.LeaseRequest;
import dev.millrace.contracts.queue.SettleRequest;
import dev.millrace.contracts.queue.SettleResult;
import dev.millrace.contracts.queue.SettleResult.Settled;
import dev.millrace.contracts.queue.Settlement;
import dev.millrace.contracts.queue.Settlement.Complete;
import dev.millrace.contracts.queue.Settlement.Fail;
import dev.millrace.contracts.queue.Settlement.FollowUp;
import dev.millrace.contracts.queue.Settlement.Release;
import dev.millrace.contracts.queue.Settlement.ReleaseCause;
import dev.millrace.coordinator.queue.Queues;
import dev.millrace.rim.log.LoggedItem;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes parts and settles them. Safe for all threads.
final class Desk {
  private static final Logger log = LoggerFactory.getLogger(Desk.class);
  private static final int TRIES = 6;

  private final Queues queues;
  private final ReducePlan plan;
  private final Pause pause;
  private final RandomGenerator random;

  Desk(Queues queues, ReducePlan plan, Pause pause, RandomGenerator random) {
    this.pause = pause;
    this.queues = queues;
    this.plan = plan;
    this.random = random;
  }

  /// What to lease: parts of one batch.
  LeaseRequest more(Duration patience) {
    return new LeaseRequest(plan.worker(), plan.fanIn(), patience, plan.lease(), true);
  }

  List<Lease> lease(Duration patience) throws IOException, InterruptedException {
    return queues.lease(plan.queue(), more(patience));
  }

  /// Completes all of the parts and enqueues what follows from them, or changes nothing. What was
  /// not completed is put back: it will be handed out again.
  ///
  /// @param take what to lease in the same call, or null
  /// @return what was leased; null when nothing was completed, since somebody else has some of the
  ///     parts by now
  /// @throws TooLargeException when what follows is larger than its queue takes; the parts are still
  ///     the caller's
  @Nullable List<Lease> complete(List<Part> parts, FollowUp then, @Nullable LeaseRequest take)
      throws IOException, InterruptedException, TooLargeException {
    List<Settlement> settlements = new ArrayList<>();
    for (Part part : parts) {
      // It belongs to all of them; the first one carries it.
      List<FollowUp> carried = settlements.isEmpty() ? List.of(then) : null;
      settlements.add(new Complete(part.lease().token(), null, carried));
    }
    SettleResult answer = settle(settlements, take);
    List<Settled> refused = answer.results().stream().filter(one -> one.status() != 200).toList();
    if (refused.isEmpty()) {
      return answer.leases();
    }
    List<Problem> problems =
        refused.stream().map(Settled::problem).filter(one -> one != null).toList();
    for (Problem problem : problems) {
      if (isTooLarge(problem)) {
        throw new TooLargeException(problem.message());
      }
    }
    putBack(parts, Duration.ZERO);
    if (problems.stream().anyMatch(problem -> problem.is("lease-lost"))) {
      String batch = parts.getFirst().batch();
      log.atInfo()
          .addKeyValue("queue", plan.queue())
          .addKeyValue("batch", batch)
          .log("batch {}: another one has some of these parts by now", batch);
      return null;
    }
    String why =
        problems.isEmpty()
            ? "HTTP status " + refused.getFirst().status()
            : problems.getFirst().message();
    log.atWarn()
        .addKeyValue("queue", plan.queue())
        .addKeyValue("batch", parts.getFirst().batch())
        .log("a merge of batch {} is not taken, trying on: {}", parts.getFirst().batch(), why);
    throw new IOException(why);
  }

  /// Repeated when nobody knows whether it took effect: it takes effect once.
  private SettleResult settle(List<Settlement> settlements, @Nullable LeaseRequest take)
      throws IOException, InterruptedException, TooLargeException {
    var backoff = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(2), random);
    LeaseRequest wanted = take;
    for (int attempt = 1; ; attempt++) {
      try {
        return queues.settle(plan.queue(), new SettleRequest(settlements, wanted, true));
      } catch (IOException e) {
        if (e instanceof ProblemException refusal && isTooLarge(refusal.problem())) {
          throw new TooLargeException(refusal.problem().message());
        }
        if (attempt == TRIES) {
          throw e;
        }
        wanted = null;
        pause.pause(backoff.next(e));
      }
    }
  }

  /// For its queue, or too deep for a call.
  private static boolean isTooLarge(Problem problem) {
    return problem.status() == 413 || problem.is("json-bound");
  }

  /// Gives parts back, to be handed out again after that time.
  void putBack(List<Part> parts, Duration after) throws IOException, InterruptedException {
    List<Settlement> releases = new ArrayList<>();
    for (Part part : parts) {
      releases.add(new Release(part.lease().token(), ReleaseCause.RETURNED, after));
    }
    if (!releases.isEmpty()) {
      queues.settle(plan.queue(), new SettleRequest(releases, null)); // a lost one is back already
    }
  }

  /// As [#putBack], after a failure that the caller is about to tell of: what cannot be given back
  /// is handed out again when its lease ends.
  void giveUp(List<Part> parts) throws InterruptedException {
    try {
      putBack(parts, plan.idle());
    } catch (IOException e) {
      log.debug("not given back", e);
    }
  }

  /// Sends an item to the dead letters.
  ///
  /// @param reason one line for people
  void refuse(Lease lease, String reason) throws IOException, InterruptedException {
    new LoggedItem(plan.queue(), lease.name(), lease.attempt())
        .in(log.atWarn())
        .log("item {} cannot be merged: {}", lease.name(), reason);
    var fail = new Fail(lease.token(), reason, false, null, null, null);
    queues.settle(plan.queue(), new SettleRequest(List.of(fail), null));
  }

  /// Waits for that time, or less when the service ends.
  @FunctionalInterface
  interface Pause {
    void pause(Duration time) throws InterruptedException;
  }

  static final class TooLargeException extends Exception {
    private static final long serialVersionUID = 1;

    TooLargeException(String message) {
      super(message);
    }
  }
}
