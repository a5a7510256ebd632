package dev.millrace.queue.call;

import org.springframework.context.SmartLifecycle;

/// Something that goes on beside the requests. It begins when the server has begun to take requests
/// and ends before the server waits for those under way.
public final class Duty implements SmartLifecycle {
  private final Step begin;
  private final Step end;
  private volatile boolean running;

  /// One half of a duty.
  @FunctionalInterface
  public interface Step {
    void take() throws InterruptedException;
  }

  public Duty(Step begin, Step end) {
    this.begin = begin;
    this.end = end;
  }

  /// A duty that is there from the start and only has to be ended.
  public static Duty ending(Runnable end) {
    return new Duty(() -> {}, end::run);
  }

  @Override
  public void start() {
    running = true;
    take(begin);
  }

  @Override
  public void stop() {
    running = false;
    take(end);
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private static void take(Step step) {
    try {
      step.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
