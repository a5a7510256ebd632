/// Child processes and their folders.
///
/// Start at [Workspace]: whatever is started through it is ended, and its folder removed, when it
/// is closed or this program is told to stop.
@NullMarked
package dev.millrace.bench.process;

import org.jspecify.annotations.NullMarked;
