/// The ends of an adapter, as URIs. Start with [End].
@NullMarked
package dev.millrace.event.end;

import org.jspecify.annotations.NullMarked;
