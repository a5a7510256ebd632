/// The adapter in front of sources: it speaks their interface, and what it lists is filtered, or
/// merged of several. Start with [ItemsController].
@NullMarked
package dev.millrace.event.ambassador;

import org.jspecify.annotations.NullMarked;
