@NullMarked
package dev.millrace.thumbnailer.picture;

import org.jspecify.annotations.NullMarked;
