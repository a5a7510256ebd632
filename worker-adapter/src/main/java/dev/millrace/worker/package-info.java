/// Takes items from a queue and has them done by a command, an HTTP worker, or a chain of both.
///
/// Start with [dev.millrace.worker.work.Verdict], the decision of what happens to an item next, and
/// follow an item through [dev.millrace.worker.run]. Everything below this package is free of
/// Spring; only the classes here wire it and read settings.
///
/// ```text
///  run  ──► lease ──► work        the life of a worker, what it holds, what it decides
///  command, http, chain ──► work  three ways to do an item
/// ```
@NullMarked
package dev.millrace.worker;

import org.jspecify.annotations.NullMarked;
