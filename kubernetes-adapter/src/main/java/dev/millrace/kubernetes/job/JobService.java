package dev.millrace.kubernetes.job;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All queues whose items run as Jobs; and, until they are gone, Jobs of queues that are in the
/// settings no more. Looks for those, and at everything afresh, once in a while.
final class JobService implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(JobService.class);

  private final String installation;
  private final JobPlan plan;
  private final JobSearch search;
  private final Function<QueuePlan, QueueRun> runs;
  private final List<QueueRun> configured = new ArrayList<>();
  private final Map<String, QueueRun> leftovers = new HashMap<>();
  private final Thread resync = Thread.ofVirtual().name("resync").unstarted(this::resync);

  /// Finds queues by the Jobs there are of them.
  @FunctionalInterface
  interface JobSearch {
    /// @throws ClusterException when the cluster does not answer
    Set<String> queuesWithJobs(String namespace) throws ClusterException;
  }

  JobService(
      String installation, JobPlan plan, JobSearch search, Function<QueuePlan, QueueRun> runs) {
    this.installation = installation;
    this.plan = plan;
    this.search = search;
    this.runs = runs;
  }

  void start() {
    for (QueuePlan queue : plan.queues()) {
      QueueRun run = runs.apply(queue);
      configured.add(run);
      run.start(true);
    }
    if (!configured.isEmpty()) {
      resync.start();
    }
  }

  List<QueueRun> configured() {
    return List.copyOf(configured);
  }

  /// Places, as `namespace/queue`, that are only seen to their end.
  synchronized Set<String> leftovers() {
    return Set.copyOf(leftovers.keySet());
  }

  private void resync() {
    try {
      while (true) {
        attempt(this::takeOverLeftovers);
        Thread.sleep(plan.resync());
        configured.forEach(run -> attempt(run::relist));
      }
    } catch (InterruptedException e) {
      log.debug("no more looks at the cluster");
    }
  }

  private static void attempt(Runnable look) {
    try {
      look.run();
    } catch (RuntimeException e) {
      log.error("a look at the cluster failed, the next one follows", e);
    }
  }

  private synchronized void takeOverLeftovers() {
    leftovers
        .values()
        .removeIf(
            run -> {
              if (run.isIdle()) {
                run.close();
                return true;
              }
              run.relist();
              return false;
            });
    Set<String> namespaces = new TreeSet<>();
    Set<String> known = new HashSet<>();
    for (QueuePlan queue : plan.queues()) {
      namespaces.add(queue.namespace());
      known.add(queue.namespace() + "/" + queue.queue());
    }
    for (String namespace : namespaces) {
      for (String queue : find(namespace)) {
        String place = namespace + "/" + queue;
        if (!known.contains(place) && !leftovers.containsKey(place)) {
          log.warn(
              "there are Jobs of {}, which is not in the settings: they are seen to their end",
              place);
          QueueRun run = runs.apply(JobPlan.leftover(installation, queue, namespace));
          leftovers.put(place, run);
          run.start(false);
        }
      }
    }
  }

  private Set<String> find(String namespace) {
    try {
      return search.queuesWithJobs(namespace);
    } catch (ClusterException e) {
      log.warn("no look at the Jobs of namespace {} this time: {}", namespace, e.getMessage());
      return Set.of();
    }
  }

  /// Leaves all Jobs as they are.
  @Override
  public synchronized void close() {
    resync.interrupt();
    var closing = new ArrayList<Thread>();
    var all = new ArrayList<>(configured);
    all.addAll(leftovers.values());
    for (QueueRun run : all) {
      closing.add(Thread.ofVirtual().start(run::close));
    }
    try {
      for (Thread thread : closing) {
        thread.join(Duration.ofMinutes(2));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
