package dev.millrace.kubernetes.job;

import dev.millrace.contracts.ProblemException;
import dev.millrace.contracts.queue.Lease;
import dev.millrace.contracts.queue.Settlement.FailCause;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes items while there is room for their pods, and makes Jobs of them. It takes none while the
/// cluster does not keep up, so that what waits here is at most the leases of one round.
final class Intake implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Intake.class);

  /// Jobs of one item each that are made in one round.
  private static final int SINGLES = 50;

  /// Leases of one call, as their data comes along.
  private static final int SLICE = 100;

  private static final int MAKERS = 8;

  private static final Duration IDLE = Duration.ofSeconds(1);

  private final QueueJobs jobs;
  private final Duration poll;
  private final Leases leases;
  private final Keeper keeper;
  private final ApiPulse clusterPulse;
  private final ApiPulse queuePulse;
  private final Signal room;
  private final ExecutorService makers =
      Executors.newFixedThreadPool(MAKERS, Thread.ofVirtual().name("maker-", 0).factory());
  private volatile boolean stopping;

  /// @param poll how long a request for work waits
  /// @param room wakes it
  Intake(
      QueueJobs jobs,
      Keeper keeper,
      Leases leases,
      Duration poll,
      ApiPulse clusterPulse,
      ApiPulse queuePulse,
      Signal room) {
    this.jobs = jobs;
    this.keeper = keeper;
    this.leases = leases;
    this.poll = poll;
    this.clusterPulse = clusterPulse;
    this.queuePulse = queuePulse;
    this.room = room;
  }

  /// Returns soon after [#stop], with nothing half done.
  void run() throws InterruptedException {
    while (!stopping) {
      int free = jobs.plan().parallelism() - jobs.holdings().width();
      if (!mayTake() || free < (jobs.plan().width() + 1) / 2) {
        room.await(IDLE);
        continue;
      }
      try {
        make(take(free), free);
      } catch (RuntimeException e) {
        log.error("a round of queue {} failed, the next one follows", jobs.plan().queue(), e);
        room.await(IDLE);
      }
    }
  }

  void stop() {
    stopping = true;
    room.give();
  }

  private boolean mayTake() {
    return keeper.hasAdopted()
        && jobs.cluster().inSync()
        && clusterPulse.isReady()
        && queuePulse.isReady()
        && !jobs.blockade().isUp();
  }

  private List<Lease> take(int free) throws InterruptedException {
    int most = jobs.plan().chunk() == 1 ? Math.min(free, SINGLES) : jobs.plan().chunk();
    var taken = new ArrayList<Lease>();
    int bytes = 0;
    Duration wait = poll;
    while (taken.size() < most && bytes < Chunk.MAX_BYTES) {
      int asked = Math.min(most - taken.size(), SLICE);
      List<Lease> some = takeSome(asked, wait);
      taken.addAll(some);
      bytes += some.stream().mapToInt(lease -> lease.data().size()).sum();
      wait = Duration.ZERO;
      if (some.size() < asked) {
        break;
      }
    }
    return taken;
  }

  private List<Lease> takeSome(int max, Duration wait) throws InterruptedException {
    try {
      List<Lease> some = leases.lease(max, wait);
      queuePulse.good();
      return some;
    } catch (ProblemException e) {
      queuePulse.bad(e.toString(), e.retryAfter().orElse(null));
    } catch (IOException e) {
      queuePulse.bad(e.toString(), null);
    }
    return List.of();
  }

  private void make(List<Lease> taken, int free) throws InterruptedException {
    Chunk.Packed packed = Chunk.pack(taken, jobs.plan().chunk(), fetching());
    packed.tooLarge().forEach(this::refuseTooLarge);
    var makings = new ArrayList<Callable<Void>>();
    int left = free;
    for (Chunk chunk : packed.chunks()) {
      int parallelism = Math.min(left, chunk.leases().size());
      if (parallelism == 0) {
        giveBack(held("returned-" + chunk.leases().getFirst().token(), 1, chunk.leases()));
        continue;
      }
      left -= parallelism;
      Job job = jobs.factory().job(chunk, parallelism);
      HeldJob held = held(job.getMetadata().getName(), parallelism, chunk.leases());
      jobs.holdings().add(held);
      makings.add(Executors.callable(() -> makePatiently(held, job, chunk), nothing()));
    }
    makers.invokeAll(makings);
  }

  @SuppressWarnings("NullAway") // Void has no other value
  private static Void nothing() {
    return null;
  }

  private static HeldJob held(String name, int parallelism, List<Lease> leases) {
    return new HeldJob(name, parallelism, Roster.of(leases), false);
  }

  private Chunk.Fetching fetching() {
    if (jobs.plan().fetch() == null) {
      return Chunk.Fetching.NEVER;
    }
    return jobs.plan().fetch().always() ? Chunk.Fetching.ALWAYS : Chunk.Fetching.LARGE;
  }

  private void refuseTooLarge(Lease lease) {
    // Held like the others, so that it is settled even if the queue does not answer now.
    HeldJob held = held("too-large-" + lease.token(), 1, List.of(lease));
    held.items()
        .getFirst()
        .settling(
            new Verdict.Failed(
                "its data has %d bytes, more than a ConfigMap holds: set fetch.image"
                    .formatted(lease.data().size()),
                false,
                FailCause.ERROR,
                null));
    held.made();
    jobs.holdings().add(held);
  }

  /// Tries on while the cluster cannot, as long as the leases last; the heartbeat keeps them.
  private void makePatiently(HeldJob held, Job job, Chunk chunk) {
    try {
      while (held.isHeld()) {
        try {
          Job made = jobs.cluster().create(job);
          jobs.cluster().create(jobs.factory().configMap(chunk, made));
          held.made();
          return;
        } catch (ClusterException e) {
          if (!e.isForNow()) {
            refused(held, job, e);
            return;
          }
        } catch (RuntimeException e) {
          // Its leases are kept meanwhile, so it must not be left to itself.
          log.error("Job {} could not be made, the next try follows", held.name(), e);
        }
        if (stopping) {
          break;
        }
        Duration pause = clusterPulse.pause();
        Thread.sleep(pause.isZero() ? IDLE : pause);
      }
      abandon(held, job);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// The cluster will not have such a Job, and so none of this queue.
  private void refused(HeldJob held, Job job, ClusterException e) throws InterruptedException {
    String reason = "the cluster refuses its Jobs: " + e.getMessage();
    while (!jobs.blockade().raise(reason) && !stopping) {
      Thread.sleep(Duration.ofSeconds(1));
    }
    abandon(held, job);
  }

  private void abandon(HeldJob held, Job job) throws InterruptedException {
    try {
      jobs.cluster().deleteJob(job); // it may be there without its ConfigMap
    } catch (ClusterException e) {
      log.warn("Job {} may be left behind: {}", held.name(), e.getMessage());
    }
    giveBack(held);
  }

  private void giveBack(HeldJob held) throws InterruptedException {
    held.items().forEach(item -> item.settling(new Verdict.NotBegun()));
    jobs.settler().settle(held.items());
    held.made(); // if the queue did not answer, the keeper tries on
    jobs.holdings().add(held);
  }

  @Override
  public void close() {
    makers.shutdownNow();
  }
}
