/// The commands that run flows: `demo`, `run` and `up`.
///
/// Start with [dev.millrace.launcher.start.FlowSession], which takes a flow from the file to the
/// summary.
@NullMarked
package dev.millrace.launcher.start;

import org.jspecify.annotations.NullMarked;
