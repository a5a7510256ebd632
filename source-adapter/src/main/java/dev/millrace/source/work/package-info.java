/// What a kind of source has to offer: [dev.millrace.source.work.WorkSource], found through
/// [dev.millrace.source.work.SourceKind].
///
/// The kinds depend on this package, and so does `serve`; neither knows the other. A name that a
/// kind lists is one that it answers for, until the thing it names is gone.
@NullMarked
package dev.millrace.source.work;

import org.jspecify.annotations.NullMarked;
