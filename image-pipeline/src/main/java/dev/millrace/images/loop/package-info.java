/// The same work without any of Millrace around it, for the bench.
@NullMarked
package dev.millrace.images.loop;

import org.jspecify.annotations.NullMarked;
