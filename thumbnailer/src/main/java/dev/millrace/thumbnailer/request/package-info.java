/// What an item asks for.
///
/// Start with [dev.millrace.thumbnailer.request.Request]; the wishes themselves are
/// [dev.millrace.thumbnailer.request.Options], the same record in the settings and in an item.
/// Every number in here is inside its bounds once the record exists. No I/O.
@NullMarked
package dev.millrace.thumbnailer.request;

import org.jspecify.annotations.NullMarked;
