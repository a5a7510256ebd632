package dev.millrace.bench.load;

import dev.millrace.bench.peer.ClientSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// The threads of one run, each with a connection of its own. The first failure of any stops all.
final class Crew implements AutoCloseable {
  private static final Duration STOPPING = Duration.ofSeconds(90);

  private final Session session;
  private final ThreadFactory factory;
  private final List<Thread> threads = new ArrayList<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean stopping;
  private volatile @Nullable Throwable failure;

  Crew(Session session, ThreadFactory factory) {
    this.session = session;
    this.factory = factory;
  }

  /// What a thread does until [Crew#working()] is false.
  @FunctionalInterface
  interface Duty {
    void run(Worker worker) throws IOException, InterruptedException;
  }

  boolean working() {
    return !stopping;
  }

  void start(ClientSettings settings, Duty duty) throws IOException {
    start(settings, number -> {}, duty);
  }

  /// Connects now, in the calling thread, and starts the duty. When the duty is done the worker
  /// settles what it holds.
  ///
  /// @param taken is told the number of each item that the worker takes
  void start(ClientSettings settings, LongConsumer taken, Duty duty) throws IOException {
    Worker worker = session.worker(settings, taken);
    Thread thread = factory.newThread(() -> run(worker, duty));
    threads.add(thread);
    thread.start();
  }

  private void run(Worker worker, Duty duty) {
    try (worker) {
      duty.run(worker);
      worker.settle();
    } catch (IOException | InterruptedException | RuntimeException | Error e) {
      fail(e);
    }
  }

  private synchronized void fail(Throwable e) {
    if (failure == null) {
      failure = e;
    }
    stopping = true;
    ended.countDown();
  }

  /// Lets the crew work for that long.
  ///
  /// @throws IOException at once when one of them failed
  void work(Duration duration) throws IOException, InterruptedException {
    ended.await(duration.toNanos(), TimeUnit.NANOSECONDS);
    rethrow();
  }

  /// Stops all and waits until they are gone.
  void stop() throws IOException, InterruptedException {
    stopping = true;
    join(STOPPING);
  }

  /// Waits until all have done their duty.
  void join(Duration longest) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + longest.toNanos();
    for (Thread thread : threads) {
      long left = Math.max(1, (deadline - System.nanoTime()) / 1_000_000);
      thread.join(left);
      if (thread.isAlive()) {
        throw new IOException("%s: a client is stuck, %s".formatted(session.name(), where(thread)));
      }
    }
    rethrow();
  }

  private static String where(Thread thread) {
    StackTraceElement[] stack = thread.getStackTrace();
    return stack.length == 0 ? "it has just ended" : "at " + stack[0];
  }

  private void rethrow() throws IOException {
    Throwable cause = failure;
    if (cause != null) {
      throw new IOException("%s: %s".formatted(session.name(), cause.getMessage()), cause);
    }
  }

  /// Interrupts whoever still works; after [#stop()] nobody does.
  @Override
  public void close() {
    stopping = true;
    threads.forEach(Thread::interrupt);
  }
}
