/// Which frames to take from a video, and how to get at them cheaply.
///
/// Start with [dev.millrace.thumbnailer.frames.FramePlan] (what is wanted), then
/// [dev.millrace.thumbnailer.frames.FrameChoice] (the decision). Pure: no I/O, no processes. No
/// reading decodes the whole of a long video.
@NullMarked
package dev.millrace.thumbnailer.frames;

import org.jspecify.annotations.NullMarked;
