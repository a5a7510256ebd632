/// What clients of the queue-service were told, and whether all of it can be true. Start with
/// [Checker]; a [History] holds [Event]s, [Evidence] adds what is there when all is over, and each
/// [Rule] is one promise of the service. A rule calls something a violation only when it is certain:
/// where an answer was lost, what was asked may have happened at any time since, or not at all.
///
/// Two kinds of time are compared, each with its own kind only: when the client called and was
/// answered (one clock, the test's), and when the service says that a lease began and ends (the
/// service's time, which may be wrong, but never goes back).
@NullMarked
package dev.millrace.e2e.history;

import org.jspecify.annotations.NullMarked;
