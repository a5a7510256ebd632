/// The worker's HTTP form: `POST /api/v1/work`.
///
/// Start with `WorkController`. Kept here: no more items at once than there are slots, and every
/// failure is counted, logged with its item and answered as a problem that says whether to come
/// again.
@NullMarked
package dev.millrace.thumbnailer.http;

import org.jspecify.annotations.NullMarked;
