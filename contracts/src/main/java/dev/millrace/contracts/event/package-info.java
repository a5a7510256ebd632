/// What an event-adapter says of itself, and how its dead letters are sent through again. Start
/// with [EventClient].
@NullMarked
package dev.millrace.contracts.event;

import org.jspecify.annotations.NullMarked;
