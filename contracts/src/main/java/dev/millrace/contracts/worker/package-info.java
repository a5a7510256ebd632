/// The worker container interface: do one item, by file or over HTTP.
@NullMarked
package dev.millrace.contracts.worker;

import org.jspecify.annotations.NullMarked;
