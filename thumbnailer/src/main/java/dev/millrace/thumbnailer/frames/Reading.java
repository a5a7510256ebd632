package dev.millrace.thumbnailer.frames;

import java.time.Duration;
import java.util.List;

/// How to get at frames without decoding more than needed.
public sealed interface Reading {
  /// One seek for each time, and the first frame from there on.
  record Seeks(List<Duration> times) implements Reading {
    public Seeks {
      times = List.copyOf(times);
    }
  }

  /// One pass over the whole video that keeps frames 0, n, 2n…
  record Pass(int n) implements Reading {}

  /// One seek to the key frame before `start`, then the most representative of the first `frames`
  /// frames inside `length`.
  record Window(Duration start, Duration length, int frames) implements Reading {}
}
