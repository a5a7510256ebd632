package dev.millrace.queue.engine.embedded;

import dev.millrace.contracts.queue.LeaseList;
import dev.millrace.queue.engine.Engine;
import dev.millrace.queue.machine.Command;
import dev.millrace.queue.machine.Outcome;
import dev.millrace.queue.machine.Query;
import dev.millrace.queue.machine.Refusal;
import dev.millrace.queue.machine.Transition;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hosts the state machine in this process. One platform thread, the writer, applies what waits,
/// makes the whole group durable with one sync, then answers all of it: the more callers, the more
/// share a sync.
///
/// A platform thread because a sync pins a virtual thread's carrier.
public final class EmbeddedEngine implements Engine, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EmbeddedEngine.class);
  private static final int MAX_GROUP = 1024;
  private static final Duration BUSY_RETRY = Duration.ofSeconds(1);
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final BlockingQueue<Job> inbox;
  private final WaitingTakes waiting = new WaitingTakes();
  private final List<Consumer<Transition>> listeners = new CopyOnWriteArrayList<>();
  private final Host host;
  private final Thread writer;
  private volatile boolean stopping;

  /// Null unless the writer has ended though nobody stopped it.
  private volatile @Nullable Health end;

  /// Opens the store and begins. [#close] it to end cleanly.
  ///
  /// @throws StoreFolder.StoreDamaged when the store is not what was last written
  public EmbeddedEngine(Path folder, EmbeddedSettings settings) {
    this.inbox = new ArrayBlockingQueue<>(settings.maxCommands());
    this.host =
        new Host(new StoreFolder(folder, settings.verify()), settings.reserve(), this::tell);
    this.writer = Thread.ofPlatform().name("queue-writer").start(this::run);
  }

  @Override
  public <T> CompletableFuture<Outcome<T>> submit(Command<T> command) {
    var answer = new CompletableFuture<Outcome<T>>();
    offer(new Job.Apply<>(command, answer));
    return answer;
  }

  @Override
  public CompletableFuture<Outcome<LeaseList>> take(Command.Take take, Duration patience) {
    var answer = new CompletableFuture<Outcome<LeaseList>>();
    offer(new Job.Wait(take, System.nanoTime() + patience.toNanos(), answer));
    return answer;
  }

  @Override
  public <T> CompletableFuture<Outcome<T>> ask(Query<T> query) {
    var answer = new CompletableFuture<Outcome<T>>();
    offer(new Job.Ask<>(query, answer));
    return answer;
  }

  private void offer(Job job) {
    if (stopping) {
      job.refuse(stopped());
    } else if (!inbox.offer(job)) {
      job.refuse(
          new Refusal.Unavailable(
              "More commands wait than the service takes on; slow down.", BUSY_RETRY));
    } else if (stopping && inbox.remove(job)) {
      job.refuse(stopped());
    }
  }

  private static Refusal stopped() {
    return new Refusal.Unavailable("The service is stopping.", BUSY_RETRY);
  }

  @Override
  public int waiting(String queue) {
    return waiting.count(queue);
  }

  @Override
  public Runnable listen(Consumer<Transition> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  private void tell(Transition transition) {
    for (Consumer<Transition> listener : listeners) {
      listener.accept(transition);
    }
  }

  @Override
  public Health health() {
    Health ended = end;
    return ended == null ? host.health() : ended;
  }

  // --- the writer ---

  private void run() {
    var jobs = new ArrayDeque<Job>(MAX_GROUP);
    try {
      write(jobs);
    } catch (RuntimeException | Error e) {
      // Nobody is to wait for a writer that is not there.
      log.error("The writer has ended, and with it the service: start it anew.", e);
      end = new Health(false, "The writer has ended after an error, which the log tells.", false);
      stopping = true;
      host.refuseUnanswered();
    }
    jobs.forEach(job -> job.refuse(stopped()));
    waiting.removeAll().forEach(wait -> wait.refuse(stopped()));
    for (Job job = inbox.poll(); job != null; job = inbox.poll()) {
      job.refuse(stopped());
    }
    host.close();
  }

  private void write(ArrayDeque<Job> jobs) {
    long nextTick = System.nanoTime();
    while (!stopping) {
      if (jobs.isEmpty()) {
        gather(jobs, nextTick);
      }
      var group = host.begin();
      while (!jobs.isEmpty() && !group.full()) {
        perform(group, jobs.poll());
      }
      serveWaiting(group);
      long now = System.nanoTime();
      if (nextTick - now <= 0) {
        nextTick = now + Math.clamp(group.tick(), 0, IDLE_NANOS);
        serveWaiting(group); // what has come due
      } else {
        nextTick = Math.min(nextTick, now + TICK_NANOS);
      }
      waiting.removeOver(now).forEach(group::giveUp);
      group.commit();
    }
  }

  private void gather(Collection<Job> jobs, long nextTick) {
    long now = System.nanoTime();
    long patience = waiting.nextEnd(now, Math.max(0, nextTick - now));
    try {
      Job first = inbox.poll(patience, TimeUnit.NANOSECONDS);
      if (first != null) {
        jobs.add(first);
        inbox.drainTo(jobs, MAX_GROUP - 1);
      }
    } catch (InterruptedException e) {
      // Only close() interrupts, to cut this wait short; it has set `stopping`.
      jobs.clear();
    }
  }

  private void perform(Host.Group group, Job job) {
    switch (job) {
      case Job.Apply<?> apply -> group.apply(apply);
      case Job.Ask<?> ask -> group.ask(ask);
      case Job.Wait wait -> {
        // Those who came before are served first.
        if (waiting.count(wait.take().queue()) > 0 || !group.serve(wait)) {
          waiting.add(wait);
        }
      }
    }
  }

  private void serveWaiting(Host.Group group) {
    for (String queue : waiting.queues()) {
      waiting.serve(queue, group::serve, () -> group.mayHedge(queue));
    }
  }

  /// Refuses what waits, and closes the store. Returns when that is done.
  @Override
  public void close() {
    stopping = true;
    writer.interrupt();
    boolean interrupted = false;
    while (writer.isAlive()) {
      try {
        writer.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
