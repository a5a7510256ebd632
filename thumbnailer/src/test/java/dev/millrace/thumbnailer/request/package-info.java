@NullMarked
package dev.millrace.thumbnailer.request;

import org.jspecify.annotations.NullMarked;
