/// The kind `directory`: each regular file below a folder is an item, named by its path.
///
/// Start with [dev.millrace.source.directory.DirectorySource]; the order of names and the memory
/// that a listing takes are the business of `DirectoryWalk` and `NameWindow`, what is an item that
/// of `Selection` and `FolderReader`.
///
/// Names are compared and ordered by the bytes of their UTF-8, as the file system stores them,
/// whatever the locale of the process: two spellings of one accent are two files. Nothing outside
/// of the root is listed or told of.
@NullMarked
package dev.millrace.source.directory;

import org.jspecify.annotations.NullMarked;
