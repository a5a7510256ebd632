/// The source container interface: which items exist, and what each one is.
@NullMarked
package dev.millrace.contracts.source;

import org.jspecify.annotations.NullMarked;
