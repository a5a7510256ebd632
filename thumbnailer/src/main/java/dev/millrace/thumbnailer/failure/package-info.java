/// How an item may end without pictures.
///
/// Start with [dev.millrace.thumbnailer.failure.Reason]: the closed list, each marked as permanent
/// (the same item would fail again) or not. Everything in the thumbnailer may depend on this
/// package; it depends on contracts only.
@NullMarked
package dev.millrace.thumbnailer.failure;

import org.jspecify.annotations.NullMarked;
