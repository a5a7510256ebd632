@NullMarked
package dev.millrace.thumbnailer.frames;

import org.jspecify.annotations.NullMarked;
