/// Items over HTTP: enqueue, look, cancel. Start with [ItemController].
@NullMarked
package dev.millrace.queue.item;

import org.jspecify.annotations.NullMarked;
