/// The benchmarks as a user runs them, for a moment each.
@NullMarked
package dev.millrace.e2e.bench;

import org.jspecify.annotations.NullMarked;
