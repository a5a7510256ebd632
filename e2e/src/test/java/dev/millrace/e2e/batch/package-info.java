/// Barriers and reductions over real processes.
@NullMarked
package dev.millrace.e2e.batch;

import org.jspecify.annotations.NullMarked;
