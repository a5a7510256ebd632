/// Deletes originals, against a join's certificate only. Start with [dev.millrace.images.erase.Eraser].
///
/// ```text
///            erase: record, then move           purge: after the grace, copy looked at again
///  photos ───────────────────────────► trash ──────────────────────────────────────────────► gone
///     ▲                                  │
///     └──────────── undo ────────────────┘
/// ```
///
/// Kept here: at every moment, and after a crash at any, an original is among the photos or in the
/// trash, or its blurred copy has been found whole since the grace period ended.
@NullMarked
package dev.millrace.images.erase;

import org.jspecify.annotations.NullMarked;
