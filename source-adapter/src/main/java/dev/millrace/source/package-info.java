/// The source adapter: answers "which items exist, and what is each one?" for a directory, a list,
/// an HTTP API, a bucket, the rows of a query or the records of a topic. One process serves one kind.
///
/// Start with [dev.millrace.source.work.WorkSource], the port that each kind implements, then
/// `serve` (HTTP in, the port out) and the package of the kind you use. The adapter keeps no record
/// of what was done: it can be stopped and started at any time. Nothing depends on this module.
@NullMarked
package dev.millrace.source;

import org.jspecify.annotations.NullMarked;
