/// Finds what is in a photo. Start with [dev.millrace.images.plates.Looking].
@NullMarked
package dev.millrace.images.plates;

import org.jspecify.annotations.NullMarked;
