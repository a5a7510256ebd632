package dev.millrace.queue.source;

import dev.millrace.contracts.queue.QueueStatus;
import dev.millrace.contracts.queue.QueueStatus.SourceStatus;
import dev.millrace.queue.call.Calls;
import dev.millrace.queue.call.Problems;
import dev.millrace.queue.machine.Query;
import dev.millrace.queue.machine.Transition;
import dev.millrace.rim.Refusal;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps one [SourceLoop] running for each queue that this process tends and whose spec has a
/// source, as queues come, change, move and go. Safe for all threads.
public final class SourceReconciler implements Consumer<Transition> {
  private static final Logger LOG = LoggerFactory.getLogger(SourceReconciler.class);
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration STOP = Duration.ofSeconds(5);

  private final SourceSettings settings;
  private final Calls calls;
  private final InstantSource clock;
  private final Predicate<String> tended;
  private final HttpClient http;
  private final Map<String, Running> running = new ConcurrentHashMap<>();
  private final Set<String> changed = ConcurrentHashMap.newKeySet();
  private final Semaphore news = new Semaphore(0);
  private @Nullable Thread supervisor;
  private volatile boolean moved = true;

  /// @param http what sources are asked with
  /// @param tended whether a queue's source is for this process to read
  SourceReconciler(
      SourceSettings settings,
      HttpClient http,
      Calls calls,
      InstantSource clock,
      Predicate<String> tended) {
    this.settings = settings;
    this.http = http;
    this.calls = calls;
    this.clock = clock;
    this.tended = tended;
  }

  private record Running(SourceTarget target, SourceLoop loop, Thread thread) {
    void stop() {
      thread.interrupt();
    }
  }

  /// The status with what the last look at the queue's source brought, unless it says so already.
  public QueueStatus withSource(QueueStatus status) {
    if (status.spec().source() == null || status.source() != null) {
      return status;
    }
    Running current = running.get(status.name());
    SourceStatus source = current == null ? SourceNews.nothing() : current.loop().status();
    return new QueueStatus(
        status.name(),
        status.spec(),
        status.paused(),
        status.pauseReason(),
        status.counts(),
        status.oldestReady(),
        source);
  }

  @Override
  public void accept(Transition transition) {
    boolean matters =
        transition.type() == Transition.Type.DECLARED
            || transition.type() == Transition.Type.DELETED;
    if (matters && changed.add(transition.queue())) {
      news.release();
    }
  }

  /// Other queues are tended than before.
  void moved() {
    moved = true;
    news.release();
  }

  synchronized void start() {
    supervisor = Thread.ofVirtual().name("sources").start(this::supervise);
  }

  /// Ends all reading; an item is either durable or will be listed again.
  synchronized void stop() throws InterruptedException {
    if (supervisor == null) {
      return;
    }
    supervisor.interrupt();
    supervisor.join(STOP);
    running.values().forEach(Running::stop);
    for (Running each : running.values()) {
      each.thread().join(STOP);
    }
    running.clear();
    http.shutdownNow();
    supervisor = null;
  }

  private void supervise() {
    try {
      news.release();
      while (true) {
        news.acquire();
        if (moved) {
          moved = false;
          retrying(() -> calls.ask(new Query.ListQueues()).forEach(this::adjust));
        }
        for (String queue : changed) {
          changed.remove(queue);
          retrying(() -> adjust(queue));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // that is how it is told to end
    }
  }

  private void retrying(Runnable step) throws InterruptedException {
    while (true) {
      try {
        step.run();
        return;
      } catch (Refusal e) {
        LOG.warn("cannot look which queues have sources: {}", e.detail());
        Thread.sleep(RETRY);
      }
    }
  }

  private void adjust(String queue) {
    try {
      adjust(calls.ask(new Query.GetQueue(queue)));
    } catch (Refusal e) {
      if (!e.type().equals(Problems.NO_SUCH_QUEUE)) {
        throw e;
      }
      adjust(queue, Optional.empty());
    }
  }

  private void adjust(QueueStatus status) {
    adjust(status.name(), wanted(status));
  }

  private Optional<SourceTarget> wanted(QueueStatus status) {
    return tended.test(status.name())
        ? SourceTarget.of(status).filter(SourceTarget::isHttp)
        : Optional.empty();
  }

  private void adjust(String queue, Optional<SourceTarget> wanted) {
    Running current = running.get(queue);
    if (current != null && wanted.isPresent() && current.target().equals(wanted.get())) {
      return;
    }
    if (current != null) {
      running.remove(queue);
      current.stop();
    }
    wanted.ifPresent(this::begin);
  }

  private void begin(SourceTarget target) {
    var loop = new SourceLoop(target, settings, calls, http, clock);
    Thread thread = Thread.ofVirtual().name("source-of-" + target.queue()).start(loop);
    running.put(target.queue(), new Running(target, loop, thread));
  }
}
