/// How work on a photo may end without a result.
///
/// Start with [dev.millrace.images.failure.Reason]: the closed list, each marked as permanent or not.
/// Everything in the pipeline may depend on this package; it depends on contracts only.
@NullMarked
package dev.millrace.images.failure;

import org.jspecify.annotations.NullMarked;
