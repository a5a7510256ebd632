/// What happens to items, in the log. Start with [ItemLog].
@NullMarked
package dev.millrace.queue.log;

import org.jspecify.annotations.NullMarked;
