package dev.millrace.thumbnailer.frames;

import dev.millrace.thumbnailer.failure.Reason;
import dev.millrace.thumbnailer.failure.WorkFailure;
import dev.millrace.thumbnailer.video.Video;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// Turns a plan into a reading of one video. Pure.
///
/// @param mostFrames how many pictures one plan may ask for
public record FrameChoice(int mostFrames) {
  /// A pass decodes every frame, a seek decodes from the key frame before it, commonly up to 250
  /// frames. So frames this close together are cheaper in one pass...
  private static final int PASS_STEP = 120;

  /// ...and a video this short is passed in any case, which is also exact for uneven frame rates.
  private static final long PASS_FRAMES = 3000;

  private static final int WIDEST_WINDOW = 300;
  private static final int UNTIMED_WINDOW = 100;

  /// @param name of the file, for messages
  public Reading reading(FramePlan plan, Video video, String name) throws WorkFailure {
    return switch (plan) {
      case FramePlan.AtTimes(List<Duration> times) -> atTimes(times, video, name);
      case FramePlan.Evenly(int count) -> evenly(count, video, name);
      case FramePlan.EveryNth(int n) -> everyNth(n, video, name);
      case FramePlan.Representative(Duration window) -> representative(window, video);
    };
  }

  private Reading atTimes(List<Duration> times, Video video, String name) throws WorkFailure {
    checkCount(times.size(), name);
    Duration length = video.duration();
    for (Duration time : times) {
      if (length != null && time.compareTo(length) > 0) {
        throw new WorkFailure(
            Reason.BAD_REQUEST,
            "%s: no frame at %s, the video is %s long".formatted(name, text(time), text(length)));
      }
    }
    return new Reading.Seeks(times.stream().map(time -> beforeEnd(time, video)).toList());
  }

  private Reading evenly(int count, Video video, String name) throws WorkFailure {
    checkCount(count, name);
    Duration length = video.duration();
    if (length == null) {
      throw new WorkFailure(
          Reason.BAD_REQUEST,
          "%s: the file does not tell how long it is, so frames cannot be spread over it; ask for \"at\" or \"every\""
              .formatted(name));
    }
    return new Reading.Seeks(
        IntStream.range(0, count)
            .mapToObj(i -> length.multipliedBy(2L * i + 1).dividedBy(2L * count))
            .map(time -> beforeEnd(time, video))
            .toList());
  }

  private Reading everyNth(int n, Video video, String name) throws WorkFailure {
    Long frames = video.frames();
    if (frames == null) {
      return new Reading.Pass(n);
    }
    long pictures = (frames + n - 1) / n;
    if (pictures > mostFrames) {
      throw new WorkFailure(
          Reason.BAD_REQUEST,
          "%s: one of every %d of %d frames would be %d pictures, more than the %d allowed"
              .formatted(name, n, frames, pictures, mostFrames));
    }
    Double rate = video.frameRate();
    if (n <= PASS_STEP || frames <= PASS_FRAMES || rate == null) {
      return new Reading.Pass(n);
    }
    // Half a frame early, so that rounding cannot skip the frame meant.
    return new Reading.Seeks(
        LongStream.range(0, pictures)
            .mapToObj(i -> seconds(Math.max(0, (i * n - 0.5) / rate)))
            .toList());
  }

  private static Reading representative(Duration window, Video video) {
    Duration length = video.duration();
    if (length == null) {
      return new Reading.Window(Duration.ZERO, window, UNTIMED_WINDOW);
    }
    Duration tenth = length.dividedBy(10);
    Duration lastStart = length.compareTo(window) > 0 ? length.minus(window) : Duration.ZERO;
    Duration start = tenth.compareTo(lastStart) < 0 ? tenth : lastStart;
    Double rate = video.frameRate();
    int frames = rate == null ? UNTIMED_WINDOW : (int) Math.round(rate * window.toNanos() / 1e9);
    return new Reading.Window(start, window, Math.clamp(frames, 2, WIDEST_WINDOW));
  }

  private void checkCount(int count, String name) throws WorkFailure {
    if (count > mostFrames) {
      throw new WorkFailure(
          Reason.BAD_REQUEST,
          "%s: %d pictures asked for, more than the %d allowed".formatted(name, count, mostFrames));
    }
  }

  /// The last frame begins before the end; a seek past its beginning would find nothing.
  private static Duration beforeEnd(Duration time, Video video) {
    Duration length = video.duration();
    if (length == null) {
      return time;
    }
    Double rate = video.frameRate();
    Duration last = length.minus(seconds(1.5 / (rate == null ? 10 : rate)));
    if (last.isNegative()) {
      return Duration.ZERO;
    }
    return time.compareTo(last) > 0 ? last : time;
  }

  private static Duration seconds(double seconds) {
    return Duration.ofNanos(Math.round(seconds * 1e6) * 1000);
  }

  private static String text(Duration time) {
    return String.format(Locale.ROOT, "%.2f s", time.toNanos() / 1e9);
  }
}
