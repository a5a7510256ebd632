package dev.millrace.launcher.tour;

import dev.millrace.contracts.ProblemException;
import java.io.IOException;
import java.time.Duration;

/// Follows a service that may be started again in between.
final class Patience {
  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final Duration LOOK = Duration.ofMillis(200);

  private Patience() {}

  @FunctionalInterface
  interface Following<T> {
    T follow() throws IOException, InterruptedException;
  }

  /// Follows until the end, from the start again each time that the service does not answer.
  ///
  /// @throws ProblemException when it answers that something is wrong
  /// @throws IOException when it has not answered for a minute
  static <T> T with(Following<T> following) throws IOException, InterruptedException {
    long failing = System.nanoTime();
    while (true) {
      long begun = System.nanoTime();
      try {
        return following.follow();
      } catch (IOException e) {
        long now = System.nanoTime();
        if (now - begun > LOOK.toNanos() * 5) {
          failing = now; // it has answered for a while
        }
        boolean wrong = e instanceof ProblemException problem && problem.status() < 500;
        if (wrong || now - failing > LONGEST.toNanos()) {
          throw e;
        }
        Thread.sleep(LOOK);
      }
    }
  }
}
