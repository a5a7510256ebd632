/// What is counted of a photo. Start with [dev.millrace.images.describe.Describing].
@NullMarked
package dev.millrace.images.describe;

import org.jspecify.annotations.NullMarked;
