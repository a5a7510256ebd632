package dev.millrace.thumbnailer.picture;

import dev.millrace.thumbnailer.NeedsFfmpeg;
import dev.millrace.thumbnailer.RealFfmpeg;
import dev.millrace.thumbnailer.ffmpeg.Ffmpeg;

/// As on a machine that has an ffmpeg alone, such as a bundled one.
@NeedsFfmpeg
class HostileVideosWithoutFfprobeTest extends HostileVideos {
  @Override
  Ffmpeg tools() {
    Ffmpeg tools = RealFfmpeg.find();
    return new Ffmpeg(tools.ffmpeg(), null, tools.prlimit(), tools.bundled());
  }
}
