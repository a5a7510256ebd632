package dev.millrace.coordinator;

import dev.millrace.coordinator.join.JoinRun;
import dev.millrace.coordinator.reduce.ReduceRun;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/// What this process does, from the start of the service to its end.
final class Coordination implements SmartLifecycle {
  private final @Nullable JoinRun join;
  private final @Nullable ReduceRun reduce;
  private volatile boolean running;

  Coordination(@Nullable JoinRun join, @Nullable ReduceRun reduce) {
    this.join = join;
    this.reduce = reduce;
  }

  @Nullable JoinRun join() {
    return join;
  }

  @Override
  public void start() {
    if (join != null) {
      join.start();
    }
    if (reduce != null) {
      reduce.start();
    }
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    try {
      if (join != null) {
        join.close();
      }
      if (reduce != null) {
        reduce.close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
