/// The worker's file form and the command line.
///
/// Start with [dev.millrace.thumbnailer.file.FileWorker]. No Spring application is started here, as
/// this is run once for every item. Exit codes: 0 done, 65 never, 1 try again, 2 wrong usage.
@NullMarked
package dev.millrace.thumbnailer.file;

import org.jspecify.annotations.NullMarked;
