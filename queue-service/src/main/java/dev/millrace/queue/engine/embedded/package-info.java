/// The engine for one process: RocksDB, one writer, group commit. Start with [EmbeddedEngine].
@NullMarked
package dev.millrace.queue.engine.embedded;

import org.jspecify.annotations.NullMarked;
