/// The six patterns, as decisions over one event: which outputs get it, and in which form. Start
/// with [Pattern]; [Routing] is how everything else uses it.
///
/// Nothing in here does I/O or knows the time. What may change while it runs is which shards are
/// live, which others tell [LiveShards].
@NullMarked
package dev.millrace.event.pattern;

import org.jspecify.annotations.NullMarked;
