@NullMarked
package dev.millrace.thumbnailer.file;

import org.jspecify.annotations.NullMarked;
