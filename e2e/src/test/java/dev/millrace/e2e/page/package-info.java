/// The queue-service's page, as a person sees it. Start with [PageTest].
@NullMarked
package dev.millrace.e2e.page;

import org.jspecify.annotations.NullMarked;
