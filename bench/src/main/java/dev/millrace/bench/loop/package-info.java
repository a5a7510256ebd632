/// Work on files through all of Millrace, and the same work in a bare loop, in turns.
@NullMarked
package dev.millrace.bench.loop;

import org.jspecify.annotations.NullMarked;
