/// What the whole path from a folder of videos to pictures costs over the ffmpeg processes in it.
///
/// Start at [ThumbnailerBench]. The same clips go once through Millrace ([MillracePath]) and once
/// through a bare loop of the same commands ([BareLoop]), in turns.
@NullMarked
package dev.millrace.bench.thumbnails;

import org.jspecify.annotations.NullMarked;
