/// The part `workers`: everything that looks at photos and writes copies. Start with
/// [dev.millrace.images.workers.WorkersConfiguration].
@NullMarked
package dev.millrace.images.workers;

import org.jspecify.annotations.NullMarked;
