/// What the stores of all engines share: writes that are held back until they may be seen. Start
/// with [OverlaidStore].
@NullMarked
package dev.millrace.queue.engine.store;

import org.jspecify.annotations.NullMarked;
