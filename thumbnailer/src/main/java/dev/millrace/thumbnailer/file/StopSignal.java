package dev.millrace.thumbnailer.file;

import dev.millrace.thumbnailer.ffmpeg.ToolRunner;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// On SIGTERM kills what runs and lets the work clean up behind itself before the JVM ends.
final class StopSignal implements AutoCloseable {
  private static final Duration CLEANING = Duration.ofSeconds(5);

  private final CountDownLatch cleaned = new CountDownLatch(1);

  StopSignal(ToolRunner runner) {
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> stop(runner)));
  }

  private void stop(ToolRunner runner) {
    runner.close();
    try {
      if (!cleaned.await(CLEANING.toNanos(), TimeUnit.NANOSECONDS)) {
        System.err.println("thumbnailer: stopped before it could clean up");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    cleaned.countDown();
  }
}
