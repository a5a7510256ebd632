/// CEL expressions over an event, checked when they are compiled. Start with [Expressions].
@NullMarked
package dev.millrace.event.expression;

import org.jspecify.annotations.NullMarked;
