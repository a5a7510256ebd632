package dev.millrace.coordinator.join;

import dev.millrace.contracts.ProblemException;
import dev.millrace.contracts.batch.BarrierStatus;
import dev.millrace.contracts.batch.JoinCertificate;
import dev.millrace.contracts.batch.JoinCertificate.Results;
import dev.millrace.contracts.queue.BatchSpec;
import dev.millrace.contracts.queue.BatchStatus;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.ItemStatus;
import dev.millrace.coordinator.join.JoinPolicy.Decision.Fire;
import dev.millrace.coordinator.queue.Queues;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks how far a batch has come in its queues. Safe for all threads.
final class Barrier {
  private static final Logger log = LoggerFactory.getLogger(Barrier.class);

  /// Items that are told of at a time.
  private static final int MISSING_SHOWN = 100;

  /// Longer than a coordinator is away.
  private static final Duration KEPT = Duration.ofHours(1);

  private static final BatchSpec SEALED = new BatchSpec(true, null);

  private final JoinPlan plan;
  private final Queues queues;

  Barrier(JoinPlan plan, Queues queues) {
    this.plan = plan;
    this.queues = queues;
  }

  /// @param seen the batch in each queue, up to one where it is not complete, or waits for dead items
  /// @param complete whether it is complete in all
  record Standing(List<BatchStatus> seen, boolean complete) {}

  /// Follows the batch through its queues. Where it is complete, nothing more comes to the next
  /// one, so it is sealed there; unless it waits for dead items, which may come back to life.
  ///
  /// @param patience how long to wait where it is not complete
  Standing watch(String batch, Duration patience) throws IOException, InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    var seen = new ArrayList<BatchStatus>();
    for (String queue : plan.queues()) {
      if (!seen.isEmpty()) {
        seal(queue, batch);
      }
      Duration left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
      BatchStatus status = queues.await(queue, batch, left);
      seen.add(status);
      if (!status.complete() || plan.policy().holds(seen)) {
        return new Standing(seen, false);
      }
    }
    return new Standing(seen, true);
  }

  /// Also where nothing of the batch has come, so that what is late is refused there too. One that
  /// the queue has forgotten cannot be told from that: it is sealed anew, with nothing in it.
  ///
  /// What happens when the queue takes it to be otherwise, such as when it expects more items, is
  /// told: it is for a person to say what is right.
  void seal(String queue, String batch) throws IOException, InterruptedException {
    if (!queues.batch(queue, batch).sealed()) {
      try {
        queues.seal(queue, batch, SEALED);
      } catch (ProblemException e) {
        if (e.status() != 409) {
          throw e;
        }
        log.warn("batch {} stays open in queue {}: {}", batch, queue, e.getMessage());
      }
    }
  }

  /// Ends a batch of which nobody waits for the rest: nothing more is taken, and what is not settled
  /// is cancelled, upstream first, so that no worker goes on with it and no result comes late. May be
  /// broken off and begun again.
  ///
  /// @return false when there is still something to cancel
  boolean giveUp(String batch) throws IOException, InterruptedException {
    for (String queue : plan.queues()) {
      BatchStatus status = queues.batch(queue, batch);
      if (!Queues.isUnknown(status)) {
        if (!status.complete() && !queues.cancel(queue, batch).complete()) {
          return false;
        }
      } else if (!queue.equals(plan.queues().getFirst())) {
        seal(queue, batch);
      }
    }
    return true;
  }

  /// What has come to an end is to be there still when all has: it is kept, however short its queue
  /// keeps things.
  ///
  /// @param seen the batch in some of its queues
  /// @param now the queues' time
  void keep(List<BatchStatus> seen, Instant now) throws IOException, InterruptedException {
    for (BatchStatus batch : seen) {
      Instant until = batch.keptUntil();
      boolean wellKept = until != null && until.isAfter(now.plus(KEPT.dividedBy(2)));
      if (batch.complete() && !Queues.isUnknown(batch) && !wellKept) {
        queues.seal(batch.queue(), batch.name(), BatchSpec.kept(KEPT));
      }
    }
  }

  /// The results that have not passed yet, from that queue on.
  void keepResults(String batch, int from, Instant now) throws IOException, InterruptedException {
    for (String queue : plan.results().subList(from, plan.results().size())) {
      keep(List.of(queues.batch(queue, batch)), now);
    }
  }

  private List<ItemStatus> missing(String queue, String batch)
      throws IOException, InterruptedException {
    return queues.missing(queue, batch, MISSING_SHOWN, null).items();
  }

  /// Seals what follows the barrier.
  void sealFollowing(String batch) throws IOException, InterruptedException {
    for (String queue : plan.seals()) {
      seal(queue, batch);
    }
  }

  /// What is said of a barrier that goes down.
  JoinCertificate certificate(OpenBatch open, Standing standing, Fire fire, Instant now)
      throws IOException, InterruptedException {
    List<BatchStatus> all = new ArrayList<>(standing.seen());
    for (String queue : plan.queues().subList(all.size(), plan.queues().size())) {
      all.add(queues.batch(queue, open.batch()));
    }
    List<Results> results =
        all.stream()
            .filter(one -> plan.results().contains(one.queue()))
            .map(this::results)
            .toList();
    long succeeded = results.stream().mapToLong(Results::succeeded).sum();
    long dead = JoinPolicy.total(all, ItemState.DEAD);
    long cancelled = JoinPolicy.total(all, ItemState.CANCELLED);
    long unsettled = all.stream().mapToLong(BatchStatus::unsettled).sum();
    long forgotten =
        all.stream()
            .filter(one -> plan.results().contains(one.queue()))
            .mapToLong(Barrier::forgotten)
            .sum();
    if (forgotten > 0) {
      log.warn(
          "batch {}: of its items {} are forgotten or purged, and so are their results: declare the queues of the results with a longer retention, or a larger retention.maxItems",
          open.batch(),
          forgotten);
    }
    return new JoinCertificate(
        plan.name(),
        open.batch(),
        succeeded + dead + cancelled + unsettled + forgotten,
        succeeded,
        dead,
        cancelled,
        fire.failed(),
        fire.late(),
        open.opened(),
        now,
        results);
  }

  /// Items that came, and of which the queue knows nothing any more.
  private static long forgotten(BatchStatus batch) {
    long known = batch.counts().values().stream().mapToLong(Long::longValue).sum();
    return Math.max(0, batch.accepted() - known);
  }

  private Results results(BatchStatus batch) {
    String path =
        "/api/v1/queues/%s/items?batch=%s&state=succeeded&results=true"
            .formatted(batch.queue(), batch.name());
    return new Results(batch.queue(), batch.count(ItemState.SUCCEEDED), path);
  }

  /// What it waits for; empty when no queue knows the batch.
  Optional<BarrierStatus> status(String batch) throws IOException, InterruptedException {
    var all = new ArrayList<BatchStatus>();
    for (String queue : plan.queues()) {
      all.add(queues.batch(queue, batch));
    }
    return all.stream().allMatch(Queues::isUnknown)
        ? Optional.empty()
        : Optional.of(status(batch, all));
  }

  private BarrierStatus status(String batch, List<BatchStatus> all)
      throws IOException, InterruptedException {
    ItemStatus untended = new ControlItems(plan.control(), queues).dead(batch);
    if (untended != null) {
      String why = ControlItems.words(untended);
      return status(batch, all, plan.control(), why, List.of(), List.of(), List.of(untended));
    }
    for (int i = 0; i < all.size(); i++) {
      BatchStatus at = all.get(i);
      List<BatchStatus> seen = all.subList(0, i + 1);
      if (!at.complete()) {
        return open(batch, all, at);
      }
      if (plan.policy().holds(seen)) {
        String why = plan.policy().tooManyDead(seen);
        return status(batch, all, at.queue(), why, List.of(), List.of(), dead(seen));
      }
    }
    return status(batch, all, null, null, List.of(), List.of(), List.of());
  }

  private BarrierStatus status(
      String batch,
      List<BatchStatus> all,
      @Nullable String waitsAt,
      @Nullable String why,
      List<ItemStatus> missing,
      List<String> awaited,
      List<ItemStatus> dead) {
    List<BatchStatus> known = all.stream().filter(one -> !Queues.isUnknown(one)).toList();
    return new BarrierStatus(plan.name(), batch, known, waitsAt, why, missing, awaited, dead);
  }

  private BarrierStatus open(String batch, List<BatchStatus> all, BatchStatus at)
      throws IOException, InterruptedException {
    List<ItemStatus> missing = missing(at.queue(), batch);
    boolean awaits = at.awaited() != null && at.awaited() > 0;
    List<String> awaited = awaits ? queues.awaited(at.queue(), batch, MISSING_SHOWN) : List.of();
    String why = JoinPolicy.openAt(at);
    return status(batch, all, at.queue(), why, missing, awaited, List.of());
  }

  private List<ItemStatus> dead(List<BatchStatus> seen) throws IOException, InterruptedException {
    var dead = new ArrayList<ItemStatus>();
    for (BatchStatus one : seen) {
      int room = MISSING_SHOWN - dead.size();
      if (room > 0 && one.count(ItemState.DEAD) > 0) {
        dead.addAll(queues.dead(one.queue(), one.name(), room).items());
      }
    }
    return dead;
  }
}
