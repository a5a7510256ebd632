/// From an item's data to pictures on the disk.
///
/// Start with [dev.millrace.thumbnailer.picture.Thumbnailer], the path every item takes in both
/// forms of the worker. Kept here: a picture appears under its name whole or not at all, the same
/// video gives the same bytes, and no file outside the two folders is opened.
@NullMarked
package dev.millrace.thumbnailer.picture;

import org.jspecify.annotations.NullMarked;
