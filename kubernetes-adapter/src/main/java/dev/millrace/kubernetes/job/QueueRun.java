package dev.millrace.kubernetes.job;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs the Jobs of one queue, on three threads: the [Intake] makes Jobs, the [Keeper] sees them to
/// their end, and the [Heartbeat] keeps their leases.
///
/// When it is closed its Jobs go on. Whoever starts next with the same installation adopts them.
final class QueueRun implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(QueueRun.class);

  private final QueuePlan plan;
  private final Cluster cluster;
  private final Holdings holdings = new Holdings();
  private final ApiPulse clusterPulse;
  private final ApiPulse queuePulse;
  private final Blockade blockade;
  private final Heartbeat heartbeat;
  private final Adoption adoption;
  private final Keeper keeper;
  private final Errands errands;
  private final Intake intake;
  private final Signal news;
  private final Duration poll;
  private final List<Thread> threads = new ArrayList<>();
  private @Nullable Thread taking;

  /// Makes the cluster's side, which tells of news.
  @FunctionalInterface
  interface ClusterOf {
    Cluster cluster(ApiPulse pulse, Runnable news);
  }

  QueueRun(
      QueuePlan plan,
      JobPlan all,
      JobFactory factory,
      Leases leases,
      ClusterOf clusters,
      JobMetrics metrics,
      InstantSource clock,
      LongSupplier nanos,
      RandomGenerator random) {
    this.plan = plan;
    this.poll = all.poll();
    this.news = new Signal();
    var room = new Signal();
    this.clusterPulse =
        new ApiPulse("the cluster, for queue " + plan.queue(), all.reconnect(), nanos, random);
    this.queuePulse = new ApiPulse("queue " + plan.queue(), all.reconnect(), nanos, random);
    this.cluster = clusters.cluster(clusterPulse, news::give);
    this.blockade = new Blockade(leases, plan.queue(), nanos);
    var settler =
        new Settler(
            plan.queue(),
            leases,
            all.lease(),
            queuePulse,
            (item, verdict) -> metrics.settled(plan.queue(), item, verdict));
    this.heartbeat = new Heartbeat(settler, holdings, queuePulse, all.lease());
    this.adoption = new Adoption(cluster, holdings, nanos, heartbeat::soon);
    this.errands = new Errands(clusterPulse);
    var jobs = new QueueJobs(plan, factory, cluster, holdings, settler, blockade);
    this.keeper = new Keeper(jobs, adoption, errands, clock, nanos, news, room::give);
    this.intake = new Intake(jobs, keeper, leases, poll, clusterPulse, queuePulse, room);
    metrics.watch(plan.queue(), holdings);
  }

  /// @param takes whether it takes items from its queue, or only sees to their end what is there
  void start(boolean takes) {
    threads.add(thread("keeper", keeper::run));
    threads.add(thread("heartbeat", heartbeat::run));
    if (takes) {
      taking = thread("intake", intake::run);
    }
  }

  QueuePlan plan() {
    return plan;
  }

  void relist() {
    cluster.relist();
    news.give();
  }

  /// Whether there is nothing of this queue in the cluster that we know of.
  boolean isIdle() {
    return keeper.hasAdopted() && holdings.isEmpty() && cluster.jobs().isEmpty();
  }

  /// What is wrong; null when all is well.
  @Nullable String trouble() {
    if (clusterPulse.trouble() != null) {
      return "cluster: " + clusterPulse.trouble();
    }
    if (cluster.trouble() != null) {
      return "cluster: " + cluster.trouble();
    }
    if (adoption.trouble() != null) {
      return "cluster: " + adoption.trouble();
    }
    if (!keeper.hasAdopted()) {
      return "cluster: its Jobs have not been listed yet";
    }
    if (queuePulse.trouble() != null) {
      return "queue: " + queuePulse.trouble();
    }
    return queuePulse.isHeard() ? null : "queue: has not answered yet";
  }

  /// Why the queue was paused; null when it was not, or its Jobs have started since.
  @Nullable String blocked() {
    return blockade.reason();
  }

  /// Makes no more Jobs, and leaves those that are there with their leases freshly extended.
  @Override
  public void close() {
    try {
      intake.stop();
      if (taking != null && !taking.join(poll.plusSeconds(30))) {
        log.warn("a call of queue {} did not end, leases of it may run out", plan.queue());
        taking.interrupt();
      }
      for (Thread thread : threads) {
        thread.interrupt();
        thread.join(Duration.ofSeconds(30));
      }
      heartbeat.beat();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      intake.close();
      errands.close();
      cluster.close();
    }
  }

  @FunctionalInterface
  private interface Duty {
    void run() throws InterruptedException;
  }

  private Thread thread(String duty, Duty run) {
    return Thread.ofVirtual()
        .name(duty + "-" + plan.queue())
        .start(
            () -> {
              try {
                run.run();
              } catch (InterruptedException e) {
                log.debug("the {} of queue {} ends", duty, plan.queue());
              }
            });
  }
}
