package dev.millrace.queue.engine.embedded;

import dev.millrace.contracts.queue.LeaseList;
import dev.millrace.queue.engine.Engine.Health;
import dev.millrace.queue.machine.Command;
import dev.millrace.queue.machine.Command.Stamped;
import dev.millrace.queue.machine.Command.Ticked;
import dev.millrace.queue.machine.Outcome;
import dev.millrace.queue.machine.Outcome.Done;
import dev.millrace.queue.machine.Place;
import dev.millrace.queue.machine.QueueMachine;
import dev.millrace.queue.machine.Refusal;
import dev.millrace.queue.machine.Transition;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.unit.DataSize;

/// The machine on its store: applies groups of jobs, all or none of a group. When a group cannot be
/// made durable, nobody in it is told that anything happened, and the machine is read anew from
/// what is stored.
///
/// Used by the writer alone, but for [#health].
final class Host implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Host.class);
  private static final int TICK_BUDGET = 4096;
  private static final long GROUP_BYTES = 16 << 20;
  private static final long SPACE_CHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
  private static final Duration RETRY = Duration.ofSeconds(2);

  private final StoreFolder folder;
  private final DiskSpace space;
  private final Consumer<Transition> listener;
  private final SplittableRandom seeds = new SplittableRandom();
  private final List<Transition> told = new ArrayList<>();
  private final SteadyClock clock;
  private volatile Health health = new Health(true, "The store takes writes.");

  /// Null after it failed and could not be opened again yet.
  private @Nullable Live live;

  /// Whether a write has failed: then RocksDB can be read, but takes no more until it is opened
  /// anew.
  private boolean readOnly;

  private long retryAt;
  private @Nullable Group group;

  private record Live(RocksStore store, HighWaterMark mark, QueueMachine machine) {}

  Host(StoreFolder folder, DataSize reserve, Consumer<Transition> listener) {
    this.folder = folder;
    this.listener = listener;
    Live opened = open();
    this.live = opened;
    this.space = new DiskSpace(folder, reserve);
    this.clock = new SteadyClock(InstantSource.system(), System::nanoTime, opened.machine.time());
  }

  private Live open() {
    StoreFolder.Opened opened = folder.open();
    return new Live(
        opened.store(), opened.mark(), new QueueMachine(opened.store(), told::add, Place.ALONE));
  }

  Health health() {
    return health;
  }

  /// Begins a group; nothing of it is durable, and nobody is answered, before [Group#commit].
  Group begin() {
    if (space.checkEvery(SPACE_CHECK_NANOS) && live != null && !readOnly) {
      health = space.health();
    }
    if ((live == null || readOnly) && space.ample() && System.nanoTime() - retryAt > 0) {
      reopen();
    }
    Group begun = new Group(clock.now());
    group = begun;
    return begun;
  }

  /// Refuses those of the last group who have not been answered.
  void refuseUnanswered() {
    if (group != null) {
      group.refuseHeld();
    }
  }

  private void reopen() {
    retryAt = System.nanoTime() + RETRY.toNanos();
    close();
    try {
      live = open();
      readOnly = false;
      health = space.health();
      log.info("The store takes writes again.");
    } catch (RuntimeException e) {
      fail("The store could not be opened again: " + e.getMessage(), e);
    }
  }

  private void fail(String what, Throwable cause) {
    log.error(what, cause);
    health = new Health(false, what);
    retryAt = System.nanoTime() + RETRY.toNanos();
  }

  /// Jobs that become durable together.
  final class Group {
    private final Instant now;
    private final List<Held> held = new ArrayList<>();

    /// @param answer tells the caller what came of the job
    private record Held(Job job, Runnable answer) {}

    private Group(Instant now) {
      this.now = now;
    }

    /// Whether enough is written for one group; what has not been applied is for the next.
    boolean full() {
      return live != null && live.store.pendingBytes() >= GROUP_BYTES;
    }

    <T> void apply(Job.Apply<T> job) {
      Refusal refusal = refusal(job.command());
      if (refusal != null) {
        job.refuse(refusal);
        return;
      }
      Outcome<T> outcome = run(job, machine -> perform(machine, job.command()));
      if (outcome != null) {
        held.add(new Held(job, () -> job.answer().complete(outcome)));
      }
    }

    <T> void ask(Job.Ask<T> job) {
      Outcome<T> outcome = run(job, machine -> machine.answer(job.query()));
      if (outcome != null) {
        held.add(new Held(job, () -> job.answer().complete(outcome)));
      }
    }

    /// @return false when there is nothing to hand out yet; true when the wait is over, also when
    ///     its caller has gone
    boolean serve(Job.Wait wait) {
      if (wait.answer().isDone()) {
        return true;
      }
      Refusal refusal = refusal(wait.take());
      if (refusal != null) {
        wait.refuse(refusal);
        return true;
      }
      Outcome<LeaseList> outcome = run(wait, machine -> perform(machine, wait.take()));
      if (outcome instanceof Done<LeaseList>(var list) && list.leases().isEmpty()) {
        return false;
      }
      if (outcome != null) {
        held.add(new Held(wait, () -> wait.answer().complete(outcome)));
      }
      return true;
    }

    /// See [QueueMachine#mayHedge].
    boolean mayHedge(String queue) {
      return live != null && live.machine.mayHedge(queue);
    }

    void giveUp(Job.Wait wait) {
      held.add(new Held(wait, () -> wait.answer().complete(new Done<>(new LeaseList(List.of())))));
    }

    /// @return nanoseconds until there will be something to do, should nothing else happen
    long tick() {
      if (live == null || readOnly || !space.writable()) {
        return RETRY.toNanos();
      }
      try {
        var outcome = perform(live.machine, new Command.Tick(TICK_BUDGET));
        return outcome instanceof Done<Ticked>(var ticked) && ticked.next() != null
            ? Math.max(0, Duration.between(now, ticked.next()).toNanos())
            : Long.MAX_VALUE;
      } catch (RuntimeException | VirtualMachineError e) {
        drop("A tick failed.", e);
        return RETRY.toNanos();
      }
    }

    private <T> Outcome<T> perform(QueueMachine machine, Command<T> command) {
      return machine.apply(new Stamped<>(now, seeds.nextLong(), command));
    }

    /// Null when it failed; the caller has been told then.
    private <T> @Nullable Outcome<T> run(Job job, Function<QueueMachine, Outcome<T>> work) {
      if (live == null) {
        job.refuse(unavailable());
        return null;
      }
      try {
        return work.apply(live.machine);
      } catch (RuntimeException | VirtualMachineError e) {
        job.refuse(unavailable());
        drop("A job failed, and what was to become durable with it was dropped.", e);
        return null;
      }
    }

    private void refuseHeld() {
      held.forEach(each -> each.job.refuse(unavailable()));
      held.clear();
    }

    /// Forgets all that is not durable, and reads the machine anew.
    private void drop(String what, Throwable cause) {
      fail(what, cause);
      refuseHeld();
      told.clear();
      if (live == null) {
        return;
      }
      live.store.discard();
      try {
        live =
            new Live(live.store, live.mark, new QueueMachine(live.store, told::add, Place.ALONE));
      } catch (RuntimeException e) {
        fail("The store cannot be read.", e);
        close();
      }
    }

    /// Makes the group durable and answers everybody in it.
    void commit() {
      if (live != null && live.store.dirty()) {
        try {
          space.spend(live.store.commit());
          live.mark.set(live.store.sequence());
        } catch (RocksDBException | VirtualMachineError e) {
          readOnly = true;
          space.checkEvery(0);
          drop("The store does not take writes: " + e.getMessage(), e);
          return;
        }
      }
      held.forEach(each -> each.answer.run());
      told.forEach(listener);
      told.clear();
    }
  }

  private @Nullable Refusal refusal(Command<?> command) {
    if (!space.allows(command)) {
      health = space.health();
      return new Refusal.StoreFull(RETRY);
    }
    return live == null || readOnly ? unavailable() : null;
  }

  private static Refusal unavailable() {
    return new Refusal.Unavailable("The store does not answer; nothing was changed.", RETRY);
  }

  @Override
  public void close() {
    if (live != null) {
      live.store.close();
      live.mark.close();
      live = null;
    }
  }
}
