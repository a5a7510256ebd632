/// What passes through an adapter, and the forms it has at the ends. Start with [Event].
/// Immutable; knows no broker, queue or clock.
@NullMarked
package dev.millrace.event.message;

import org.jspecify.annotations.NullMarked;
