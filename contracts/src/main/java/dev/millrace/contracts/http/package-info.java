/// One way of speaking HTTP for all typed clients: JSON in, JSON out, problems as exceptions,
/// bounds on everything.
@NullMarked
package dev.millrace.contracts.http;

import org.jspecify.annotations.NullMarked;
