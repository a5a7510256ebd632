/// What the machine tells: its kind, its disk's flushes, and what processes cost. Linux only.
///
/// Start at [ProcessTree] and [Disk]. Everything here only reads, but for the small file that
/// [Disk#flushesPerSecond()] writes.
@NullMarked
package dev.millrace.bench.machine;

import org.jspecify.annotations.NullMarked;
