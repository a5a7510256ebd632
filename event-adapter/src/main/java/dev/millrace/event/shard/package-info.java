/// Looks after the shards of a sharder: probes them, and tells what it saw. Start with
/// [ShardWatch].
@NullMarked
package dev.millrace.event.shard;

import org.jspecify.annotations.NullMarked;
