/// How an adapter fares: counts, latencies, troubles with its ends. Start with [Passages] and
/// [Troubles].
@NullMarked
package dev.millrace.event.watch;

import org.jspecify.annotations.NullMarked;
