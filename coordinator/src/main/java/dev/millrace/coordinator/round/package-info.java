/// Work that is done in rounds for as long as the service runs: [Rounds].
@NullMarked
package dev.millrace.coordinator.round;

import org.jspecify.annotations.NullMarked;
