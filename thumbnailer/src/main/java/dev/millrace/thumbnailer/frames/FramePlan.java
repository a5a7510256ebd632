package dev.millrace.thumbnailer.frames;

import dev.millrace.thumbnailer.request.Options;
import java.time.Duration;
import java.util.List;

/// Which frames of a video are wanted. [FrameChoice] decides how to get at them.
public sealed interface FramePlan {
  Duration USUAL_WINDOW = Duration.ofSeconds(3);

  /// The frame shown at each of these times from the beginning, in the order given.
  record AtTimes(List<Duration> times) implements FramePlan {
    public AtTimes {
      times = List.copyOf(times);
    }
  }

  /// That many frames, each in the middle of an equal share of the video.
  record Evenly(int count) implements FramePlan {}

  /// Frames 0, n, 2n…: one of every n, not n of them.
  record EveryNth(int n) implements FramePlan {}

  /// The frame most like the others of a window that begins after a tenth of the video, which skips
  /// the black of a fade-in.
  record Representative(Duration window) implements FramePlan {}

  /// The plan that the options ask for; representative if they do not say.
  static FramePlan of(Options options) {
    if (options.count() != null) {
      return new Evenly(options.count());
    }
    if (options.at() != null) {
      return new AtTimes(options.at());
    }
    if (options.every() != null) {
      return new EveryNth(options.every());
    }
    return new Representative(
        options.representative() != null ? options.representative() : USUAL_WINDOW);
  }
}
