package dev.millrace.kubernetes.scale;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.springframework.context.SmartLifecycle;

/// One thread for each Deployment, from the start of the service to its end.
final class ScaleDuty implements SmartLifecycle {
  private final List<ScaleLoop> loops;
  private final List<Thread> threads = new ArrayList<>();
  private final CountDownLatch stopped = new CountDownLatch(1);

  ScaleDuty(List<ScaleLoop> loops) {
    this.loops = List.copyOf(loops);
  }

  @Override
  public void start() {
    for (ScaleLoop loop : loops) {
      threads.add(Thread.ofVirtual().name("scale").start(() -> loop.run(stopped)));
    }
  }

  /// A look that waits for an answer is interrupted; what it had asked for may still come to pass,
  /// and is what the queue wanted.
  @Override
  public void stop() {
    stopped.countDown();
    threads.forEach(Thread::interrupt);
  }

  @Override
  public boolean isRunning() {
    return !threads.isEmpty() && stopped.getCount() > 0;
  }
}
