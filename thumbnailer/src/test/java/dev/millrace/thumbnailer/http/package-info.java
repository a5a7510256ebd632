@NullMarked
package dev.millrace.thumbnailer.http;

import org.jspecify.annotations.NullMarked;
