/// Measures on photos whose plates are known how many are found and hidden. Start with
/// [dev.millrace.images.recall.RecallVerb].
@NullMarked
package dev.millrace.images.recall;

import org.jspecify.annotations.NullMarked;
