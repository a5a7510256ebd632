package dev.millrace.thumbnailer.picture;

import dev.millrace.thumbnailer.NeedsFfmpeg;
import dev.millrace.thumbnailer.RealFfmpeg;
import dev.millrace.thumbnailer.ffmpeg.Ffmpeg;

/// With the ffmpeg of this machine and its ffprobe.
@NeedsFfmpeg
class HostileVideosWithFfprobeTest extends HostileVideos {
  @Override
  Ffmpeg tools() {
    return RealFfmpeg.find();
  }
}
