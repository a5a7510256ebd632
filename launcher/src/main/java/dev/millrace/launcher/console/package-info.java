/// What a person sees: lines, tables and one line of progress.
///
/// Start with [dev.millrace.launcher.console.Console]. Nothing here decides anything.
@NullMarked
package dev.millrace.launcher.console;

import org.jspecify.annotations.NullMarked;
