@NullMarked
package dev.millrace.thumbnailer.video;

import org.jspecify.annotations.NullMarked;
