/// Tests on real ffmpeg and real videos. Start with `picture/ThumbnailerTest`; `NeedsFfmpeg` says
/// what happens on a machine without ffmpeg.
@NullMarked
package dev.millrace.thumbnailer;

import org.jspecify.annotations.NullMarked;
