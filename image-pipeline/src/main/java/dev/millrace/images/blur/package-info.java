/// Makes a copy in which no plate can be read, and checks one. Start with
/// [dev.millrace.images.blur.Blurring]; [dev.millrace.images.blur.Regions] says what is hidden.
@NullMarked
package dev.millrace.images.blur;

import org.jspecify.annotations.NullMarked;
