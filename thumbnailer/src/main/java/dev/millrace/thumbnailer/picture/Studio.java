package dev.millrace.thumbnailer.picture;

import dev.millrace.thumbnailer.failure.Reason;
import dev.millrace.thumbnailer.failure.WorkFailure;
import dev.millrace.thumbnailer.ffmpeg.Commands;
import dev.millrace.thumbnailer.ffmpeg.Commands.Look;
import dev.millrace.thumbnailer.ffmpeg.Commands.Numbered;
import dev.millrace.thumbnailer.ffmpeg.Diagnosis;
import dev.millrace.thumbnailer.ffmpeg.Guard;
import dev.millrace.thumbnailer.ffmpeg.TimeLimit;
import dev.millrace.thumbnailer.ffmpeg.ToolRunner;
import dev.millrace.thumbnailer.ffmpeg.Transcript;
import dev.millrace.thumbnailer.frames.FrameChoice;
import dev.millrace.thumbnailer.frames.FramePlan;
import dev.millrace.thumbnailer.frames.Reading;
import dev.millrace.thumbnailer.picture.MediaFolder.MediaFile;
import dev.millrace.thumbnailer.video.Video;
import java.io.File;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Runs the ffmpeg processes of an item, one after the other.
record Studio(Commands commands, Guard guard, ToolRunner runner, FrameChoice choice) {
  /// ffmpeg's exit code for having met many damaged frames, with whatever it could save written.
  private static final int DAMAGED = 69;

  /// What is drawn from, and until when.
  record Subject(MediaFile file, Video video, TimeLimit limit) {
    String name() {
      return file.toString();
    }
  }

  /// The processes that would draw a plan.
  List<Run> runs(Subject subject, Reading reading, Look look, Numbered parts) {
    int together = guard.limits().inputsAtOnce(subject.video().codedPixels());
    return Run.of(
        reading, commands, subject.file().real(), look, parts, together, choice.mostFrames() + 1);
  }

  /// Draws a plan. Frames that a damaged file does not give are left out.
  ///
  /// @throws WorkFailure if there is not a single one
  List<Still> stills(Subject subject, FramePlan plan, Look look, Numbered parts)
      throws WorkFailure {
    Reading reading = choice.reading(plan, subject.video(), subject.name());
    Shooting shooting = shoot(subject, reading, look, parts);
    if (shooting.stills().isEmpty() && reading instanceof Reading.Window window) {
      // The file ends before it claims to: what there is lies at the beginning.
      var beginning = new Reading.Window(Duration.ZERO, window.length(), window.frames());
      shooting = shoot(subject, beginning, look, parts);
    }
    if (shooting.stills().isEmpty()) {
      throw Diagnosis.nothing(shooting.said(), subject.name(), guard.limits());
    }
    if (shooting.stills().size() > choice.mostFrames()) {
      throw new WorkFailure(
          Reason.BAD_REQUEST,
          "%s: would give more than the %d pictures allowed"
              .formatted(subject.name(), choice.mostFrames()));
    }
    return shooting.stills();
  }

  /// @param said the last lines of the last process
  private record Shooting(List<Still> stills, List<String> said) {}

  private Shooting shoot(Subject subject, Reading reading, Look look, Numbered parts)
      throws WorkFailure {
    var stills = new ArrayList<Still>();
    List<String> said = List.of();
    int number = 1;
    for (Run run : runs(subject, reading, look, parts)) {
      var transcript = new Transcript();
      draw(run.argv(), subject, transcript);
      said = transcript.tail();
      for (Run.Shot shot : run.shots()) {
        if (written(shot.part().toFile())) {
          stills.add(new Still(number, shot.part(), time(shot, transcript)));
        }
        number++;
      }
    }
    return new Shooting(stills, said);
  }

  private static Duration time(Run.Shot shot, Transcript transcript) {
    double after = transcript.time(shot.filter(), shot.number());
    Duration at = shot.sought().plusMillis(Math.round(after * 1000));
    return at.isNegative() ? Duration.ZERO : at;
  }

  private void draw(List<String> argv, Subject subject, Transcript transcript) throws WorkFailure {
    int exit = run(argv, subject, transcript);
    if (exit != 0 && exit != DAMAGED) {
      throw Diagnosis.of(exit, transcript.tail(), subject.name(), guard.limits());
    }
  }

  /// Runs one process over what was drawn before.
  ///
  /// @param picture what is made of it, for the message
  void assemble(List<String> argv, Subject subject, String picture) throws WorkFailure {
    var transcript = new Transcript();
    int exit = run(argv, subject, transcript);
    if (exit != 0) {
      throw Diagnosis.ofTiles(exit, transcript.tail(), subject.name(), picture, guard.limits());
    }
  }

  private int run(List<String> argv, Subject subject, Transcript transcript) throws WorkFailure {
    return runner.run(guard.around(argv), subject.limit(), subject.name(), transcript);
  }

  private static boolean written(File part) {
    return part.length() > 0;
  }
}
