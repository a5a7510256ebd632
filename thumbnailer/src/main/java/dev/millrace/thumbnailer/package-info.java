/// The reference worker: thumbnails of videos, by ffmpeg.
///
/// Start with [dev.millrace.thumbnailer.ThumbnailerApplication]; the path every item takes is
/// [dev.millrace.thumbnailer.picture.Thumbnailer]. Dependencies point one way:
///
/// ```text
/// http, file → picture → ffmpeg → frames → video, request → failure
/// ```
@NullMarked
package dev.millrace.thumbnailer;

import org.jspecify.annotations.NullMarked;
