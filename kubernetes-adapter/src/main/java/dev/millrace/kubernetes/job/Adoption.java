package dev.millrace.kubernetes.job;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes over Jobs that this process did not make: those of the one before it, or of a replica. The
/// leases are in the Job's ConfigMap. A Job without one was never finished being made, and is
/// deleted after a while: its pods never started.
final class Adoption {
  private static final Logger log = LoggerFactory.getLogger(Adoption.class);

  /// A replica may be between making the Job and its ConfigMap.
  private static final Duration ORPHAN_PATIENCE = Duration.ofMinutes(1);

  private final Cluster cluster;
  private final Holdings holdings;
  private final LongSupplier nanos;
  private final Runnable leasesOfUnknownAge;
  private final Map<String, HeldItem.Since> orphans = new HashMap<>();

  /// Jobs that we deleted and may see for a little longer, by uid.
  private final Set<String> deleted = ConcurrentHashMap.newKeySet();

  /// Of the look that is under way.
  private @Nullable String refusal;

  private volatile @Nullable String trouble;

  Adoption(Cluster cluster, Holdings holdings, LongSupplier nanos, Runnable leasesOfUnknownAge) {
    this.cluster = cluster;
    this.holdings = holdings;
    this.nanos = nanos;
    this.leasesOfUnknownAge = leasesOfUnknownAge;
  }

  void deleting(Job job) {
    deleted.add(job.getMetadata().getUid());
  }

  /// Why a Job cannot be taken over, though the cluster keeps up; null when none was refused.
  @Nullable String trouble() {
    return trouble;
  }

  /// @return whether all that can be adopted is
  boolean adopt(Collection<Job> seen) {
    boolean all = true;
    refusal = null;
    var uids = new HashSet<String>();
    for (Job job : seen) {
      String uid = job.getMetadata().getUid();
      uids.add(uid);
      boolean known = holdings.get(job.getMetadata().getName()) != null;
      if (!known && !deleted.contains(uid) && job.getMetadata().getDeletionTimestamp() == null) {
        all &= adopt(job);
      }
    }
    deleted.retainAll(uids);
    orphans.keySet().retainAll(uids);
    if (refusal != null && !refusal.equals(trouble)) {
      log.warn("{}", refusal);
    }
    trouble = refusal;
    return all;
  }

  private boolean adopt(Job job) {
    String name = job.getMetadata().getName();
    try {
      ConfigMap map = cluster.askConfigMap(name);
      String roster = map == null ? null : map.getData().get(JobFactory.ROSTER);
      if (roster == null) {
        return orphan(job);
      }
      holdings.add(new HeldJob(name, job.getSpec().getParallelism(), Roster.parse(roster), true));
      leasesOfUnknownAge.run();
      log.info("Job {} is adopted", name);
      return true;
    } catch (ClusterException e) {
      if (!e.isAboutLoad()) {
        refusal = "Job %s cannot be adopted: %s".formatted(name, e.getMessage());
      }
      return false;
    } catch (IllegalArgumentException e) {
      log.error("the roster of Job {} cannot be read, it is deleted: {}", name, e.getMessage());
      return delete(job);
    }
  }

  private boolean orphan(Job job) {
    var since = orphans.computeIfAbsent(job.getMetadata().getUid(), uid -> new HeldItem.Since());
    if (since.lasting(nanos.getAsLong()) < ORPHAN_PATIENCE.toNanos()) {
      return true;
    }
    log.warn(
        "Job {} has no roster, so nobody knows its items: it is deleted",
        job.getMetadata().getName());
    return delete(job);
  }

  private boolean delete(Job job) {
    try {
      cluster.deleteJob(job);
      deleting(job);
      return true;
    } catch (ClusterException e) {
      return false;
    }
  }
}
