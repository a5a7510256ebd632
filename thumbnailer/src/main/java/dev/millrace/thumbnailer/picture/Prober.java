package dev.millrace.thumbnailer.picture;

import dev.millrace.thumbnailer.failure.Reason;
import dev.millrace.thumbnailer.failure.WorkFailure;
import dev.millrace.thumbnailer.ffmpeg.Commands;
import dev.millrace.thumbnailer.ffmpeg.Diagnosis;
import dev.millrace.thumbnailer.ffmpeg.Guard;
import dev.millrace.thumbnailer.ffmpeg.TimeLimit;
import dev.millrace.thumbnailer.ffmpeg.ToolRunner;
import dev.millrace.thumbnailer.ffmpeg.Transcript;
import dev.millrace.thumbnailer.picture.MediaFolder.MediaFile;
import dev.millrace.thumbnailer.video.BannerReport;
import dev.millrace.thumbnailer.video.FfprobeReport;
import dev.millrace.thumbnailer.video.Video;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/// Finds out what a file is before anything is decoded.
record Prober(Commands commands, Guard guard, ToolRunner runner) {

  /// @throws WorkFailure if it is no video, or one with frames above the limit
  Video probe(MediaFile file, TimeLimit limit) throws WorkFailure {
    String name = file.toString();
    var transcript = new Transcript();
    List<String> argv = guard.around(commands.probe(file.real()));
    ToolRunner.Output output = runner.capture(argv, limit, name, transcript);
    Optional<Video> video =
        guard.tools().ffprobe() == null
            ? ofBanner(transcript, output, name)
            : ofReport(transcript, output, name);
    if (video.isEmpty()) {
      throw noVideo(transcript, output, name);
    }
    return checked(video.get(), name);
  }

  private Optional<Video> ofReport(Transcript transcript, ToolRunner.Output output, String name)
      throws WorkFailure {
    if (output.exit() != 0) {
      throw Diagnosis.of(output.exit(), transcript.tail(), name, guard.limits());
    }
    try {
      return FfprobeReport.parse(output.text());
    } catch (JacksonException e) {
      throw new WorkFailure(
          Reason.FFMPEG, "%s: ffprobe's report is not JSON: %s".formatted(name, e.getMessage()));
    }
  }

  /// ffmpeg always complains that it was given nothing to write; only having seen an input tells.
  private Optional<Video> ofBanner(Transcript transcript, ToolRunner.Output output, String name)
      throws WorkFailure {
    if (transcript.head().stream().noneMatch(line -> line.startsWith("Input #0, "))) {
      throw Diagnosis.of(output.exit(), transcript.tail(), name, guard.limits());
    }
    return BannerReport.parse(transcript.head());
  }

  /// Where the frames are too large there is a stream, but without a size.
  private WorkFailure noVideo(Transcript transcript, ToolRunner.Output output, String name) {
    return transcript.tail().stream().anyMatch(line -> line.contains("Picture size "))
        ? Diagnosis.of(output.exit(), transcript.tail(), name, guard.limits())
        : new WorkFailure(Reason.NO_VIDEO, name + ": has no video in it, only other streams");
  }

  private Video checked(Video video, String name) throws WorkFailure {
    if (video.codedPixels() > guard.limits().pixels()) {
      throw new WorkFailure(
          Reason.TOO_MANY_PIXELS,
          "%s: its frames have %d × %d pixels; %d in all are allowed"
              .formatted(name, video.width(), video.height(), guard.limits().pixels()));
    }
    return video;
  }
}
