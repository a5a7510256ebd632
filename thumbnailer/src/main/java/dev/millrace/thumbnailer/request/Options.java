package dev.millrace.thumbnailer.request;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What to draw. Comes from the settings, and for one item from `thumbnail` in its data, where
/// every absent part keeps the setting's value.
///
/// At most one of the four ways to choose frames may be given.
///
/// @param count that many frames, spread evenly
/// @param at the frames at these times from the beginning, none after 1000 days
/// @param every the first of every so many frames: 100 means frames 0, 100, 200…
/// @param representative the frame most like the others in a window of this length
/// @param width pixels, 16 to 4096
/// @param height pixels, 16 to 4096; with one of the two the picture keeps its shape, with both it
///     is cut to that shape around the middle
/// @param sheet a contact sheet besides, if present
/// @param preview an animation besides, if present
public record Options(
    @Nullable Integer count,
    @Nullable List<Duration> at,
    @Nullable Integer every,
    @Nullable Duration representative,
    @Nullable Integer width,
    @Nullable Integer height,
    @Nullable PictureFormat format,
    @Nullable Sheet sheet,
    @Nullable Preview preview) {

  /// No video is longer, and sums with it fit into every number.
  private static final Duration LATEST = Duration.ofDays(1000);

  private static final Duration SHORTEST_WINDOW = Duration.ofMillis(1);
  private static final Duration LONGEST_WINDOW = Duration.ofSeconds(60);

  public Options {
    if (Stream.of(count, at, every, representative).filter(way -> way != null).count() > 1) {
      throw new IllegalArgumentException(
          "count, at, every and representative exclude each other: give one");
    }
    if (count != null) {
      Bounds.check("count", count, 1, 1000);
    }
    if (at != null) {
      Bounds.check("the number of times in at", at.size(), 1, 1000);
      if (!at.stream().allMatch(Options::isTime)) {
        throw new IllegalArgumentException("each time in at must be from 0s to 1000d");
      }
      at = List.copyOf(at);
    }
    if (every != null) {
      Bounds.check("every", every, 1, Integer.MAX_VALUE);
    }
    if (representative != null
        && (representative.compareTo(SHORTEST_WINDOW) < 0
            || representative.compareTo(LONGEST_WINDOW) > 0)) {
      throw new IllegalArgumentException("representative must be a window of 1ms to 60s");
    }
    if (width != null) {
      Bounds.check("width", width, 16, 4096);
    }
    if (height != null) {
      Bounds.check("height", height, 16, 4096);
    }
  }

  private static boolean isTime(@Nullable Duration at) {
    return at != null && !at.isNegative() && at.compareTo(LATEST) <= 0;
  }

  /// Nothing said at all.
  public static Options none() {
    return new Options(null, null, null, null, null, null, null, null, null);
  }

  /// These options, and where they say nothing, those.
  public Options over(Options those) {
    boolean choosesFrames = count != null || at != null || every != null || representative != null;
    boolean choosesSize = width != null || height != null;
    Options frames = choosesFrames ? this : those;
    Options size = choosesSize ? this : those;
    return new Options(
        frames.count,
        frames.at,
        frames.every,
        frames.representative,
        size.width,
        size.height,
        format != null ? format : those.format,
        sheet != null ? sheet : those.sheet,
        preview != null ? preview : those.preview);
  }
}
