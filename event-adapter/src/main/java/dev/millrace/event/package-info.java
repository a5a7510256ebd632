/// One event pattern between the ends that `millrace.event` names. Start with [EventApplication].
@NullMarked
package dev.millrace.event;

import org.jspecify.annotations.NullMarked;
