/// Errors of every origin as RFC 9457 documents: those that controllers throw, Spring MVC's own,
/// those of filters, of `/error`, and of Jetty before a servlet is reached.
///
/// Start with [dev.millrace.rim.problem.Problems]: one method turns any exception into a
/// [dev.millrace.rim.Refusal], one writes it.
///
/// Kept here: a 5xx says an id and nothing else about the inside; the id is in the log with the
/// exception. The `type` of an error never changes once published.
@NullMarked
package dev.millrace.rim.problem;

import org.jspecify.annotations.NullMarked;
