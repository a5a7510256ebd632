/// Watches the queues of a running flow until their work is done, and says what came of it.
///
/// Start with [dev.millrace.launcher.watch.Watch]. Work is done when every item is settled and each
/// source has been read to its end once more since and brought nothing new.
@NullMarked
package dev.millrace.launcher.watch;

import org.jspecify.annotations.NullMarked;
