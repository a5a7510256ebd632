package dev.millrace.launcher.process;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Owns one program: starts it, starts it again when it ends by itself, and stops it. Safe for all
/// threads.
///
/// A program that ends before it has ever been ready is not started again: it would end in the same
/// way, and whoever waits for it should be told at once.
public final class ManagedProcess {
  private final Program program;
  private final Spawner spawner;
  private final ReadyProbe probe;
  private final Restarts restarts;
  private final ProcessEvents events;
  private final ChildLog log;

  private final CountDownLatch stopping = new CountDownLatch(1);
  private final CountDownLatch gone = new CountDownLatch(1);
  private @Nullable Process process;
  private volatile boolean ready;

  public ManagedProcess(
      Program program, Spawner spawner, ReadyProbe probe, Restarts restarts, ProcessEvents events) {
    this.program = program;
    this.spawner = spawner;
    this.probe = probe;
    this.restarts = restarts;
    this.events = events;
    this.log = new ChildLog(program.log());
  }

  public Program program() {
    return program;
  }

  /// Starts it, once; does not block.
  public void start() {
    Thread.ofVirtual().name("keep-" + program.name()).start(this::keep);
  }

  public boolean isReady() {
    return ready;
  }

  public boolean isStopping() {
    return stopping.getCount() == 0;
  }

  /// True when it has ended for good.
  public boolean isGone() {
    return gone.getCount() == 0;
  }

  /// Waits until it has ended for good.
  ///
  /// @return false when that takes longer than `limit`
  public boolean awaitGone(Duration limit) throws InterruptedException {
    return gone.await(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// The process as it runs now. To end it through its [Process] would also close its output, and
  /// lose its last words.
  public synchronized Optional<ProcessHandle> handle() {
    return Optional.ofNullable(process).map(Process::toHandle);
  }

  /// Asks it to stop when what it does is done (SIGTERM). Never kills it; does not block.
  public synchronized void drain() {
    stopping.countDown();
    handle().ifPresent(ProcessHandle::destroy);
  }

  /// Asks it to stop and blocks until it has; kills it and what it started when its grace is over.
  ///
  /// @return false when it had to be killed
  public boolean stop() throws InterruptedException {
    drain();
    boolean stoppedItself = awaitGone(program.grace());
    if (!stoppedItself) {
      kill();
      gone.await();
    }
    return stoppedItself;
  }

  /// Ends it and what it started, now.
  public synchronized void kill() {
    stopping.countDown();
    handle().ifPresent(ManagedProcess::killTree);
  }

  private void keep() {
    try {
      int inARow = 0;
      while (!isStopping()) {
        long started = System.nanoTime();
        Ending ending = run();
        if (isStopping()) {
          return;
        }
        inARow = System.nanoTime() - started > restarts.settled().toNanos() ? 0 : inARow;
        Optional<Duration> delay =
            ending.wasReady() || inARow > 0 ? restarts.delay(inARow) : Optional.empty();
        if (delay.isEmpty()) {
          events.gaveUp(program, ending);
          return;
        }
        inARow++;
        events.restarting(program, ending, delay.get());
        stopping.await(delay.get().toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      gone.countDown();
    }
  }

  /// Runs it once, until it ends.
  private Ending run() throws InterruptedException {
    Process running;
    try {
      running = begin();
    } catch (IOException | RuntimeException e) {
      return new Ending("cannot be started: " + e.getMessage(), false, List.of(), log.file());
    }
    events.started(program);
    var ended = new CountDownLatch(1);
    Thread pump =
        Thread.ofPlatform().daemon().name("log-" + program.name()).start(() -> pump(running));
    Thread watch = Thread.ofVirtual().start(() -> watch(ended));
    int exit = running.waitFor();
    ended.countDown();
    watch.join();
    boolean wasReady = ready;
    ready = false;
    // A grandchild may hold the pipe open for longer than anyone wants to wait for its last words.
    pump.join(Duration.ofSeconds(1));
    return new Ending(Ending.words(exit), wasReady, log.tail(), log.file());
  }

  private synchronized Process begin() throws IOException {
    Process begun = spawner.spawn(program);
    process = begun;
    if (isStopping()) {
      begun.toHandle().destroy();
    }
    return begun;
  }

  private static void killTree(ProcessHandle root) {
    root.descendants().forEach(ProcessHandle::destroyForcibly);
    root.destroyForcibly();
  }

  private void pump(Process running) {
    try {
      log.pump(running.getInputStream());
    } catch (IOException e) {
      // The pipe broke, so the process is ending: nothing more to read.
    }
  }

  private void watch(CountDownLatch ended) {
    long started = System.nanoTime();
    try {
      if (program.ready() == null || probe.await(program.ready(), ended)) {
        ready = true;
        events.ready(program, Duration.ofNanos(System.nanoTime() - started));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
