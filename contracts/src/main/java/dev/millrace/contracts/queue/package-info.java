/// The queue interface: declare, enqueue, lease, settle, look, operate.
@NullMarked
package dev.millrace.contracts.queue;

import org.jspecify.annotations.NullMarked;
