package dev.millrace.thumbnailer.picture;

import dev.millrace.thumbnailer.ffmpeg.Commands;
import dev.millrace.thumbnailer.ffmpeg.Commands.Look;
import dev.millrace.thumbnailer.ffmpeg.Commands.Numbered;
import dev.millrace.thumbnailer.frames.Reading;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// One ffmpeg process and the pictures expected of it.
///
/// @param argv the process
/// @param shots what it is to write
record Run(List<String> argv, List<Shot> shots) {

  /// @param part where the picture goes
  /// @param sought the place it was looked for; the frame itself lies at or after it
  /// @param filter that reports the frame's time
  /// @param number of the frame through that filter, from 0
  record Shot(Path part, Duration sought, int filter, int number) {}

  /// The processes for a reading, as few as the memory allows.
  ///
  /// @param together how many places of the file may be open in one process
  /// @param most how many pictures a pass may write
  static List<Run> of(
      Reading reading,
      Commands commands,
      Path video,
      Look look,
      Numbered parts,
      int together,
      int most) {
    return switch (reading) {
      case Reading.Seeks(List<Duration> times) ->
          seeks(times, commands, video, look, parts, together);
      case Reading.Window window ->
          List.of(
              new Run(
                  commands.window(video, window, look, parts.file(1)),
                  List.of(new Shot(parts.file(1), window.start(), 0, 0))));
      case Reading.Pass(int n) ->
          List.of(
              new Run(
                  commands.pass(video, n, look, parts, most),
                  IntStream.range(0, most)
                      .mapToObj(i -> new Shot(parts.file(i + 1), Duration.ZERO, 0, i))
                      .toList()));
    };
  }

  private static List<Run> seeks(
      List<Duration> times,
      Commands commands,
      Path video,
      Look look,
      Numbered parts,
      int together) {
    var runs = new ArrayList<Run>();
    for (int from = 0; from < times.size(); from += together) {
      List<Duration> some = times.subList(from, Math.min(times.size(), from + together));
      var shots = new ArrayList<Shot>();
      for (int i = 0; i < some.size(); i++) {
        shots.add(new Shot(parts.file(from + i + 1), some.get(i), i, 0));
      }
      List<Path> pictures = shots.stream().map(Shot::part).toList();
      runs.add(new Run(commands.seeks(video, some, look, pictures), shots));
    }
    return runs;
  }
}
