/// From the bytes of strangers to pixels: what a file says it is, whether it is whole, and only then
/// its decoding.
///
/// Start with [dev.millrace.images.picture.PictureReader]. Kept here: nothing is decoded whose header
/// names more pixels than allowed, and every picture is upright once it is decoded.
@NullMarked
package dev.millrace.images.picture;

import org.jspecify.annotations.NullMarked;
