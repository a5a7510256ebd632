@NullMarked
package dev.millrace.thumbnailer.ffmpeg;

import org.jspecify.annotations.NullMarked;
