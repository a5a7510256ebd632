@NullMarked
package dev.millrace.thumbnailer.settings;

import org.jspecify.annotations.NullMarked;
