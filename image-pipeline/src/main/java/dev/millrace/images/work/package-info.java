/// The worker interface over HTTP, for whatever a part does. Start with `WorkController`.
///
/// Kept here: no more photos at once than there are slots, and every failure is counted, logged with
/// its item and answered as a problem that says whether to come again.
@NullMarked
package dev.millrace.images.work;

import org.jspecify.annotations.NullMarked;
