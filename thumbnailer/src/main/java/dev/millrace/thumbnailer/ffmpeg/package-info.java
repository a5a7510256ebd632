/// The external programs: which to use, what to tell them, how to keep them in bounds.
///
/// Start with [dev.millrace.thumbnailer.ffmpeg.Commands] (every argument vector is made there) and
/// [dev.millrace.thumbnailer.ffmpeg.ToolRunner] (every process is run there). Kept here: a process
/// reads nothing but the one file it was given, and ends by its time limit.
@NullMarked
package dev.millrace.thumbnailer.ffmpeg;

import org.jspecify.annotations.NullMarked;
