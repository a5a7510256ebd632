package dev.millrace.thumbnailer.video;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads what `ffmpeg -i FILE` says of a file, for a machine that has ffmpeg without ffprobe.
///
/// The text is meant for people. A video's own tags stand in it, indented deeper than what is read
/// here in every version since 4; should one be forged all the same, it can only spoil this
/// video's own picture, since ffmpeg checks sizes again when it decodes.
public final class BannerReport {
  private static final Pattern INPUT = Pattern.compile("^Input #0, (\\S+), from .*");
  private static final Pattern DURATION =
      Pattern.compile("^  Duration: (\\d+):(\\d\\d):(\\d\\d(?:\\.\\d+)?).*");
  private static final Pattern VIDEO =
      Pattern.compile("^ {2,4}Stream #0:\\d+\\S*: Video: (\\w+).*?, (\\d+)x(\\d+)\\b(.*)");
  private static final Pattern ASPECT = Pattern.compile("SAR (\\d+):(\\d+)");
  private static final Pattern RATE = Pattern.compile(", ([\\d.]+)(k?) fps\\b");
  private static final Pattern TURN =
      Pattern.compile("^ +displaymatrix: rotation of (-?[\\d.]+) degrees.*");

  private final List<String> lines;

  private BannerReport(List<String> lines) {
    this.lines = lines;
  }

  /// Nothing if there is no video stream in it. Pictures attached to sound do not count as video.
  public static Optional<Video> parse(List<String> lines) {
    return new BannerReport(lines).video();
  }

  private Optional<Video> video() {
    for (int i = 0; i < lines.size(); i++) {
      Matcher stream = VIDEO.matcher(lines.get(i));
      if (stream.matches() && !lines.get(i).contains("(attached pic)")) {
        return Optional.of(video(stream, lines.subList(i + 1, lines.size())));
      }
    }
    return Optional.empty();
  }

  private Video video(Matcher stream, List<String> after) {
    var shape =
        new Video.Shape(
            (int) Math.min(Integer.MAX_VALUE, Long.parseLong(stream.group(2))),
            (int) Math.min(Integer.MAX_VALUE, Long.parseLong(stream.group(3))),
            pixelAspect(stream.group(4)),
            quarterTurns(after));
    return Video.of(container(), stream.group(1), shape, seconds(), rate(stream.group(4)), null);
  }

  private String container() {
    return lines.stream()
        .map(INPUT::matcher)
        .filter(Matcher::matches)
        .map(input -> input.group(1))
        .findFirst()
        .orElse("unknown");
  }

  private @Nullable Double seconds() {
    for (String line : lines) {
      Matcher duration = DURATION.matcher(line);
      if (duration.matches()) {
        return Double.parseDouble(duration.group(1)) * 3600
            + Double.parseDouble(duration.group(2)) * 60
            + Double.parseDouble(duration.group(3));
      }
    }
    return null;
  }

  private static double pixelAspect(String rest) {
    Matcher aspect = ASPECT.matcher(rest);
    if (!aspect.find()) {
      return 1;
    }
    double value = Double.parseDouble(aspect.group(1)) / Double.parseDouble(aspect.group(2));
    return value > 0.01 && value < 100 ? value : 1;
  }

  private static @Nullable Double rate(String rest) {
    Matcher rate = RATE.matcher(rest);
    return rate.find()
        ? Double.parseDouble(rate.group(1)) * (rate.group(2).isEmpty() ? 1 : 1000)
        : null;
  }

  private static int quarterTurns(List<String> after) {
    for (String line : after) {
      if (line.contains("Stream #0:")) {
        return 0;
      }
      Matcher turn = TURN.matcher(line);
      if (turn.matches()) {
        return Video.Shape.quarters(Double.parseDouble(turn.group(1)));
      }
    }
    return 0;
  }
}
