package dev.millrace.kubernetes.job;

import dev.millrace.kubernetes.job.Finding.Admit;
import dev.millrace.kubernetes.job.Finding.Blocked;
import dev.millrace.kubernetes.job.Finding.Doubt;
import dev.millrace.kubernetes.job.Finding.Nothing;
import dev.millrace.kubernetes.job.Finding.Settle;
import dev.millrace.kubernetes.job.PodState.Ended;
import dev.millrace.kubernetes.job.PodState.Ending;
import dev.millrace.kubernetes.job.PodState.Working;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sees the Jobs of one queue to their end. A pass looks at all of them and brings what it saw to
/// the queue and to the cluster, in this order: verdicts are settled, then pods are let go and what
/// is over is deleted. So a Job goes only when the queue has what came of it.
///
/// A pass begins from what is seen then, so whatever a pass before could not do is simply found
/// again. Passes run one at a time; all fields are theirs.
final class Keeper {
  private static final Logger log = LoggerFactory.getLogger(Keeper.class);

  /// With more than this between news and a look, nobody would notice; with less, every pod's news
  /// would be a look at all.
  private static final Duration PAUSE = Duration.ofMillis(50);

  private static final Duration FOREVER = Duration.ofDays(365);

  private static final Duration IDLE = Duration.ofSeconds(1);

  private final QueueJobs jobs;
  private final Adoption adoption;
  private final Errands errands;
  private final Examiner examiner;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final Signal news;
  private final Runnable changed;

  /// Why no pod is let go; null when that is not so.
  private final AtomicReference<@Nullable String> refusal = new AtomicReference<>();

  private volatile boolean adopted;

  /// @param news wakes it
  /// @param changed called after each pass: there may be room for more
  Keeper(
      QueueJobs jobs,
      Adoption adoption,
      Errands errands,
      InstantSource clock,
      LongSupplier nanos,
      Signal news,
      Runnable changed) {
    this.jobs = jobs;
    this.adoption = adoption;
    this.errands = errands;
    this.examiner =
        new Examiner(
            jobs.plan().memoryAfterOom() != null,
            jobs.plan().imagePatience(),
            jobs.plan().pendingPatience());
    this.clock = clock;
    this.nanos = nanos;
    this.news = news;
    this.changed = changed;
  }

  void run() throws InterruptedException {
    while (true) {
      try {
        pass();
      } catch (RuntimeException e) {
        log.error(
            "a look at the Jobs of queue {} failed, the next one follows", jobs.plan().queue(), e);
      }
      Thread.sleep(PAUSE);
      news.await(jobs.cluster().inSync() ? IDLE : PAUSE);
    }
  }

  /// Whether what is in the cluster has been taken over: before, nobody knows how much room there
  /// is.
  boolean hasAdopted() {
    return adopted;
  }

  void pass() throws InterruptedException {
    if (!jobs.cluster().inSync()) {
      return;
    }
    Map<String, Job> there = new HashMap<>();
    jobs.cluster().jobs().forEach(job -> there.put(job.getMetadata().getName(), job));
    boolean all = adoption.adopt(there.values());
    var seen = new ArrayList<Seen>();
    for (HeldJob held : jobs.holdings().jobs()) {
      Job job = there.get(held.name());
      if (job != null) {
        held.seen();
      }
      if (held.isMade()) {
        seen.add(new Seen(held, job));
      }
    }
    if (!jobs.settler().isAnswered()) {
      examiner.queueIsAway();
    }
    @Nullable String blocked = null;
    for (Seen each : seen) {
      if (each.job == null && each.held.isYoung(nanos.getAsLong())) {
        continue;
      }
      String reason = examine(each);
      blocked = reason == null ? blocked : reason;
    }
    if (blocked != null && jobs.blockade().raise(blocked)) {
      seen.forEach(this::giveBackWhatHasNotBegun);
    }
    jobs.settler().settle(seen.stream().flatMap(each -> each.held.items().stream()).toList());
    errands.run(todo(seen));
    String refused = refusal.getAndSet(null);
    if (refused != null && jobs.blockade().raise(refused)) {
      seen.forEach(this::giveBackWhatHasNotBegun);
    }
    adopted |= all;
    changed.run();
  }

  /// One Job in a pass.
  private final class Seen {
    private final HeldJob held;
    private final @Nullable Job job;
    private final Map<Integer, List<Pod>> pods = new HashMap<>();
    private final Map<HeldItem, Pod> admits = new LinkedHashMap<>();
    private boolean certain;

    Seen(HeldJob held, @Nullable Job job) {
      this.held = held;
      this.job = job;
      sort(jobs.cluster().pods(held.name()));
    }

    void sort(List<Pod> all) {
      pods.clear();
      for (Pod pod : all) {
        Integer index = index(pod);
        if (index != null) {
          pods.computeIfAbsent(index, i -> new ArrayList<>()).add(pod);
        }
      }
    }

    List<Pod> pods(HeldItem item) {
      return pods.getOrDefault(item.index(), List.of());
    }
  }

  private static @Nullable Integer index(Pod pod) {
    Map<String, String> annotations = pod.getMetadata().getAnnotations();
    String index = annotations == null ? null : annotations.get(Words.INDEX);
    return index == null || !index.matches("\\d{1,5}") ? null : Integer.valueOf(index);
  }

  /// @return why nothing of this queue can start; null when that is not so
  private @Nullable String examine(Seen seen) {
    @Nullable String blocked = null;
    JobView job = JobView.of(seen.job);
    for (HeldItem item : seen.held.items()) {
      if (!item.isOpen()) {
        continue;
      }
      Finding finding = find(seen, item, job);
      if (finding instanceof Doubt && !seen.certain) {
        job = ask(seen);
        if (!seen.certain) {
          return blocked; // no answer: the next pass asks again
        }
        finding = find(seen, item, job);
      }
      switch (finding) {
        case Nothing() -> begun(seen, item);
        case Admit(Pod pod) -> seen.admits.put(item, pod);
        case Settle(Verdict verdict) -> {
          begun(seen, item);
          item.settling(verdict);
        }
        case Doubt(String reason) -> item.settling(new Verdict.Disrupted(reason));
        case Blocked(String reason) -> blocked = reason;
      }
    }
    return blocked;
  }

  private Finding find(Seen seen, HeldItem item, JobView job) {
    return examiner.examine(item, seen.pods(item), job, moreMemory(seen.job), nanos.getAsLong());
  }

  /// A container of this queue has run, so its Jobs can start.
  private void begun(Seen seen, HeldItem item) {
    if (jobs.blockade().reason() != null
        && seen.pods(item).stream().anyMatch(pod -> PodReading.of(pod, false) instanceof Working)) {
      jobs.blockade().lift();
    }
  }

  private static boolean moreMemory(@Nullable Job job) {
    return job != null
        && job.getMetadata().getAnnotations() != null
        && job.getMetadata().getAnnotations().containsKey(Words.MORE_MEMORY);
  }

  /// Asks the API server what the watches may not have brought yet.
  private JobView ask(Seen seen) {
    try {
      Job job = jobs.cluster().askJob(seen.held.name());
      seen.sort(jobs.cluster().askPods(seen.held.name()));
      seen.certain = true;
      return JobView.of(job);
    } catch (ClusterException e) {
      log.debug("no answer about Job {}", seen.held.name(), e);
      return JobView.of(seen.job);
    }
  }

  private void giveBackWhatHasNotBegun(Seen seen) {
    for (HeldItem item : seen.held.items()) {
      boolean begun =
          seen.pods(item).stream()
              .map(pod -> PodReading.of(pod, false))
              .anyMatch(
                  state ->
                      state instanceof Working
                          || state instanceof Ending
                          || state instanceof Ended);
      if (!begun) {
        item.settling(new Verdict.NotBegun());
      }
    }
  }

  private List<Errands.Errand> todo(List<Seen> all) {
    var todo = new ArrayList<Errands.Errand>();
    for (Seen seen : all) {
      if (!seen.held.isHeld()) {
        todo.add(() -> delete(seen.held, seen.job));
        continue;
      }
      seen.admits.forEach(
          (item, pod) -> {
            if (item.isOpen()) {
              todo.add(() -> admit(item, pod));
            }
          });
      for (HeldItem item : seen.held.items()) {
        if (!item.isHeld()) {
          seen.pods(item).stream()
              .filter(PodReading::isAlive)
              .forEach(pod -> todo.add(() -> jobs.cluster().deletePod(pod)));
        }
      }
    }
    return todo;
  }

  private void admit(HeldItem item, Pod pod) throws ClusterException {
    try {
      jobs.cluster()
          .admit(
              pod,
              jobs.factory()
                  .admission(item.name(), item.attempt(), clock.instant(), deadline(pod)));
    } catch (ClusterException e) {
      if (e.isRefusal()) {
        refusal.set("the cluster refuses to let its pods start: " + e.getMessage());
      }
      throw e;
    }
    item.admitted = pod.getMetadata().getUid();
  }

  /// The one its Job was made with, whatever the settings say now.
  private static Duration deadline(Pod pod) {
    Long seconds = pod.getSpec().getActiveDeadlineSeconds();
    return seconds == null ? FOREVER : Duration.ofSeconds(seconds);
  }

  private void delete(HeldJob held, @Nullable Job job) throws ClusterException {
    if (job != null) {
      adoption.deleting(job);
      jobs.cluster().deleteJob(job);
    }
    jobs.holdings().remove(held);
  }
}
