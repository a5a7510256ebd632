/// The port between the rim and whatever hosts the state machine. Start with [Engine].
@NullMarked
package dev.millrace.queue.engine;

import org.jspecify.annotations.NullMarked;
