/// What travels between the stages of a coordinated batch: outcomes of items, the certificate of a
/// barrier, partial results and the one that is left.
@NullMarked
package dev.millrace.contracts.batch;

import org.jspecify.annotations.NullMarked;
