/// The kind `list`: each entry of a file, or of the standard input, is an item.
///
/// Start with [dev.millrace.source.list.ListSource]. A `ListFormat` knows what one record means;
/// `Records` finds where records begin and end and goes on behind a broken one; `ListIndex` keeps
/// the names and where their records are. The data stay in the file.
@NullMarked
package dev.millrace.source.list;

import org.jspecify.annotations.NullMarked;
