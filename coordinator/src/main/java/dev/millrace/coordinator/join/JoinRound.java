package dev.millrace.coordinator.join;

import dev.millrace.contracts.Names;
import dev.millrace.contracts.Problem;
import dev.millrace.contracts.ProblemException;
import dev.millrace.contracts.Sha256;
import dev.millrace.contracts.batch.JoinCertificate;
import dev.millrace.contracts.batch.Outcome;
import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.ItemPage;
import dev.millrace.contracts.queue.ItemStatus;
import dev.millrace.contracts.queue.Lease;
import dev.millrace.contracts.queue.LeaseRequest;
import dev.millrace.contracts.queue.NewItem;
import dev.millrace.contracts.queue.SettleRequest;
import dev.millrace.contracts.queue.SettleResult.Settled;
import dev.millrace.contracts.queue.Settlement;
import dev.millrace.contracts.queue.Settlement.Complete;
import dev.millrace.contracts.queue.Settlement.Fail;
import dev.millrace.contracts.queue.Settlement.FollowUp;
import dev.millrace.contracts.queue.Settlement.Release;
import dev.millrace.contracts.queue.Settlement.ReleaseCause;
import dev.millrace.coordinator.join.Barrier.Standing;
import dev.millrace.coordinator.join.JoinPlan.Emit;
import dev.millrace.coordinator.join.JoinPolicy.Decision;
import dev.millrace.coordinator.join.JoinPolicy.Decision.Fire;
import dev.millrace.coordinator.join.JoinPolicy.Decision.Wait;
import dev.millrace.coordinator.join.OpenBatch.Passing;
import dev.millrace.coordinator.queue.Queues;
import dev.millrace.coordinator.round.Heap;
import dev.millrace.coordinator.round.Round;
import dev.millrace.rim.log.LoggedItem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/// Takes a batch, watches its barrier for a turn, and fires it or gives the batch back. Safe for all
/// threads.
final class JoinRound implements Round {
  private static final Logger log = LoggerFactory.getLogger(JoinRound.class);
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final int PAGE = 500;
  private static final int KEPT_OF_A_LONG_NAME = 900;

  /// What a batch is left alone for when it waits for something that no call can wait for.
  private static final Duration REST = Duration.ofSeconds(1);

  private final JoinPlan plan;
  private final Queues queues;
  private final Barrier barrier;
  private final Turns turns;
  private final JoinMetrics metrics;
  private final BooleanSupplier closing;
  private final ReentrantLock asking = new ReentrantLock(true);

  /// Whoever has a page of results in hand, which may be of 8 MB.
  private final Semaphore pages = new Semaphore(Heap.answers(), true);

  /// @param closing whether no further turn should begin
  JoinRound(
      JoinPlan plan,
      Queues queues,
      Barrier barrier,
      Turns turns,
      JoinMetrics metrics,
      BooleanSupplier closing) {
    this.plan = plan;
    this.queues = queues;
    this.barrier = barrier;
    this.turns = turns;
    this.metrics = metrics;
    this.closing = closing;
  }

  @Override
  public void run() throws IOException, InterruptedException {
    for (Lease lease : next()) {
      turn(lease);
    }
  }

  /// One slot at a time waits for a batch: all of them at the queue would be as many calls when
  /// there is none.
  private List<Lease> next() throws IOException, InterruptedException {
    asking.lockInterruptibly();
    try {
      return closing.getAsBoolean()
          ? List.of()
          : queues.lease(
              plan.control(), new LeaseRequest(plan.worker(), 1, PATIENCE, plan.lease()));
    } finally {
      asking.unlock();
    }
  }

  private void turn(Lease lease) throws IOException, InterruptedException {
    var item = new LoggedItem(plan.control(), lease.name(), lease.attempt());
    try (var lines = item.inAll()) {
      look(lease);
    }
  }

  private void look(Lease lease) throws IOException, InterruptedException {
    OpenBatch open;
    try {
      open = OpenBatch.of(lease.data());
    } catch (JacksonException e) {
      String reason = "this is no item of a batch that began: " + e.getOriginalMessage();
      settle(fail(lease, reason));
      return;
    }
    try {
      Passing passing = open.passing();
      if (passing == null) {
        watch(lease, open);
      } else {
        pass(lease, open, passing);
      }
    } catch (IOException e) {
      settle(release(lease, REST)); // and if that fails too, its lease ends
      throw e;
    }
  }

  private void watch(Lease lease, OpenBatch open) throws IOException, InterruptedException {
    var time = QueueTime.of(lease, plan.lease());
    Standing standing = barrier.watch(open.batch(), JoinPlan.TURN);
    Decision decision =
        plan.policy().decide(standing.seen(), standing.complete(), open.opened(), time.now());
    switch (decision) {
      case Wait(String why) -> {
        log.debug("batch {} waits: {}", open.batch(), why);
        barrier.keep(standing.seen(), time.now());
        // Where it is complete no call can wait: only a redrive or the deadline changes anything.
        boolean still = standing.seen().getLast().complete();
        settle(release(lease, still ? REST : turns.between()));
      }
      case Fire fire -> {
        if (fire.goesOnLate()) {
          goOn(lease, open, fire, time);
        } else {
          fire(lease, open, barrier.certificate(open, standing, fire, time.now()));
        }
      }
    }
  }

  /// Without what was not done by the deadline.
  private void goOn(Lease lease, OpenBatch open, Fire fire, QueueTime time)
      throws IOException, InterruptedException {
    if (barrier.giveUp(open.batch())) {
      var anew = new Standing(List.of(), false);
      fire(lease, open, barrier.certificate(open, anew, fire, time.now()));
    } else {
      settle(release(lease, turns.between()));
    }
  }

  private void fire(Lease lease, OpenBatch open, JoinCertificate certificate)
      throws IOException, InterruptedException {
    boolean failed = certificate.failed() != null;
    List<FollowUp> then = List.of();
    if (!failed && plan.emit() == Emit.RESULTS) {
      then = List.of(nextTurn(open, new Passing(certificate, 0, null, 0)));
    } else {
      String target = failed && plan.failed() != null ? plan.failed() : plan.to();
      if (target != null) {
        String name = open.batch() + "@" + open.opened();
        then = List.of(new FollowUp(target, List.of(item(name, open.batch(), certificate))));
      }
    }
    if (!failed) {
      barrier.sealFollowing(open.batch());
    }
    if (complete(lease, then)) {
      metrics.fired(failed, certificate);
      log.info(
          "barrier {} is down for batch {}: {} of {} succeeded{}",
          plan.name(),
          open.batch(),
          certificate.succeeded(),
          certificate.items(),
          failed ? ", it failed: " + certificate.failed() : "");
    }
  }

  /// Lets one page of results pass, or, behind the last one, seals what they became.
  private void pass(Lease lease, OpenBatch open, Passing at)
      throws IOException, InterruptedException {
    String to = plan.to();
    if (to == null || at.source() >= plan.results().size()) {
      end(lease, open, at, to);
      return;
    }
    if (!pages.tryAcquire(plan.lease().dividedBy(3).toNanos(), TimeUnit.NANOSECONDS)) {
      settle(release(lease, REST));
      return;
    }
    try {
      passPage(lease, open, at, to);
    } finally {
      pages.release();
    }
  }

  private void passPage(Lease lease, OpenBatch open, Passing at, String to)
      throws IOException, InterruptedException {
    String source = plan.results().get(at.source());
    // Smaller with each try: the queue may never have room for a whole one.
    int size = Math.max(1, PAGE >> Math.min(lease.attempt() - 1, 30));
    ItemPage page = queues.results(source, open.batch(), size, at.next());
    String next = page.next();
    var items = new ArrayList<NewItem>();
    for (ItemStatus result : page.items()) {
      items.add(outcome(source, open.batch(), result, at.certificate()));
    }
    long passed = at.passed() + items.size();
    Passing after =
        next == null
            ? new Passing(at.certificate(), at.source() + 1, null, passed)
            : new Passing(at.certificate(), at.source(), next, passed);
    if (after.source() < plan.results().size()) {
      barrier.keepResults(open.batch(), after.source(), QueueTime.of(lease, plan.lease()).now());
    }
    var then = new ArrayList<FollowUp>(List.of(nextTurn(open, after)));
    if (!items.isEmpty()) {
      then.add(new FollowUp(to, items));
    }
    complete(lease, then);
  }

  private void end(Lease lease, OpenBatch open, Passing at, @Nullable String to)
      throws IOException, InterruptedException {
    long all = at.certificate().succeeded();
    if (at.passed() < all) {
      settle(
          fail(
              lease,
              "%d of %d results have passed, the others were forgotten before: declare the queues of the results with a longer retention, or a larger retention.maxItems"
                  .formatted(at.passed(), all)));
      return;
    }
    if (to != null) {
      barrier.seal(to, open.batch());
    }
    if (complete(lease, List.of())) {
      log.info("batch {}: {} results have passed", open.batch(), at.passed());
    }
  }

  private FollowUp nextTurn(OpenBatch open, Passing passing) {
    JsonData data = open.with(passing).data();
    return new FollowUp(plan.control(), List.of(new NewItem(null, data, null, null, null, null)));
  }

  /// With the queue in its name where there are several: what was copied has its name twice.
  private NewItem outcome(
      String queue, String batch, ItemStatus item, JoinCertificate certificate) {
    JsonData result = item.result() == null ? JsonData.empty() : item.result();
    var outcome = new Outcome(new Outcome.Origin(queue, item.name(), null), result, certificate);
    String name = plan.results().size() == 1 ? item.name() : fitting(queue + "/" + item.name());
    return item(name, batch, outcome);
  }

  /// A name that has become too long keeps its beginning and gets a digest of the whole.
  private static String fitting(String name) {
    byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
    if (utf8.length <= Names.MAX_ITEM_NAME_BYTES) {
      return name;
    }
    int end = KEPT_OF_A_LONG_NAME;
    while ((utf8[end] & 0xC0) == 0x80) {
      end--; // not inside a character
    }
    return new String(utf8, 0, end, StandardCharsets.UTF_8) + "~" + Sha256.hex(utf8);
  }

  private static NewItem item(String name, String batch, Object document) {
    JsonData data = JsonData.of(Json.strict().<ObjectNode>valueToTree(document));
    return new NewItem(name, data, null, null, batch, batch);
  }

  /// @return false when somebody else has the control item by now
  private boolean complete(Lease lease, List<FollowUp> then)
      throws IOException, InterruptedException {
    Settled settled = completed(lease, then);
    if (settled.status() == 200) {
      return true;
    }
    Problem problem = settled.problem();
    if (problem != null && problem.is("lease-lost")) {
      return false;
    }
    String why = problem == null ? "HTTP status " + settled.status() : problem.message();
    boolean never =
        switch (settled.status()) {
          case 400, 409, 413, 422 -> true;
          default -> false;
        };
    log.warn(
        "what follows from {} is not taken, {}: {}",
        lease.name(),
        never ? "ever" : "trying on",
        why);
    if (never) {
      settle(fail(lease, "what follows from it is refused: " + why));
      return false;
    }
    throw new IOException(why);
  }

  /// A call that is no valid request, such as one with results that are too deep, is refused as a
  /// whole.
  private Settled completed(Lease lease, List<FollowUp> then)
      throws IOException, InterruptedException {
    try {
      return settle(new Complete(lease.token(), null, then.isEmpty() ? null : then));
    } catch (ProblemException e) {
      if (e.status() != 400 && e.status() != 413) {
        throw e;
      }
      return new Settled(lease.token(), e.status(), null, null, e.problem());
    }
  }

  private Settled settle(Settlement settlement) throws IOException, InterruptedException {
    return queues
        .settle(plan.control(), new SettleRequest(List.of(settlement), null))
        .results()
        .getFirst();
  }

  /// For good, so that a person sees it among the dead letters and can redrive it.
  private static Fail fail(Lease lease, String reason) {
    return new Fail(lease.token(), reason, false, null, null, null);
  }

  private static Release release(Lease lease, @Nullable Duration after) {
    return new Release(lease.token(), ReleaseCause.RETURNED, after);
  }
}
