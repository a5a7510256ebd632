package dev.millrace.e2e.load;

import java.util.SplittableRandom;

/// How fast clients go on.
public enum Pace {
  /// As fast as they are answered.
  BRISK,
  /// With pauses, so that a small machine has something left for what it recovers from.
  EASY;

  /// @param most milliseconds
  void pause(SplittableRandom random, int most) throws InterruptedException {
    if (this == EASY) {
      Thread.sleep(random.nextInt(most / 4, most));
    }
  }
}
