/// The HTTP side: requests in, the port out, what failed as a problem document.
///
/// Start with `ItemsController`. `ServedSource` stands between it and the kind: it counts, times,
/// checks names and turns failures into refusals, so that no kind has to. A list that breaks off
/// half-way breaks the connection: it never looks like a whole one.
@NullMarked
package dev.millrace.source.serve;

import org.jspecify.annotations.NullMarked;
