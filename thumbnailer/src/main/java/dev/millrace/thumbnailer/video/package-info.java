/// What a video is, as far as a probe tells without decoding it.
///
/// Start with [dev.millrace.thumbnailer.video.Video]. Figures that a file claims of itself are
/// checked here once; those that make no sense count as unknown.
@NullMarked
package dev.millrace.thumbnailer.video;

import org.jspecify.annotations.NullMarked;
