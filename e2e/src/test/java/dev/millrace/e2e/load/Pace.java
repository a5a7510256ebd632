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

  /// Also when it is brisk, though shorter.
  ///
  /// @param most milliseconds
  void rest(SplittableRandom random, int most) throws InterruptedException {
    Thread.sleep(random.nextInt(this == EASY ? most : most / 10));
  }
}
