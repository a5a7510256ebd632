/// The part `page`: shows people what happens. It reads queues and pictures and changes nothing.
/// Start with [dev.millrace.images.page.Progress].
@NullMarked
package dev.millrace.images.page;

import org.jspecify.annotations.NullMarked;
