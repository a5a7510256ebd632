/// How many adapters there should be, by what waits in their topics. Start with [LagScale].
@NullMarked
package dev.millrace.event.scale;

import org.jspecify.annotations.NullMarked;
