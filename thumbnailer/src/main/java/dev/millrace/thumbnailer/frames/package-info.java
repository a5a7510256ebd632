/// Which frames to take from a video, and how to get at them cheaply.
///
/// Start with [dev.millrace.thumbnailer.frames.FramePlan] (what is wanted), then
/// [dev.millrace.thumbnailer.frames.FrameChoice] (the decision). Pure: no I/O, no processes. A long
/// video is sought in; only one that does not tell its frames is passed from its beginning.
@NullMarked
package dev.millrace.thumbnailer.frames;

import org.jspecify.annotations.NullMarked;
