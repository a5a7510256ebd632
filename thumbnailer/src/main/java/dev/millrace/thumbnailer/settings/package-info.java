/// The settings, one record for both forms of the worker.
///
/// Start with [dev.millrace.thumbnailer.settings.ThumbnailerSettings]. Every value in it is inside
/// its bounds once the record exists; a bad one stops the start with a message that names the key.
@NullMarked
package dev.millrace.thumbnailer.settings;

import org.jspecify.annotations.NullMarked;
