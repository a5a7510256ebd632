/// Checks a user's own source, worker or reducer against the container interfaces, row by row.
///
/// Start with [dev.millrace.launcher.conformance.Row]: one thing that must hold, and the check of
/// it. Rows do not build on each other: each asks anew and reads as leniently as it can, so that a
/// mistake fails the row that is about it and no other.
@NullMarked
package dev.millrace.launcher.conformance;

import org.jspecify.annotations.NullMarked;
