/// What is posted to the adapter: `POST /events`. Start with [EventsController].
@NullMarked
package dev.millrace.event.ingress;

import org.jspecify.annotations.NullMarked;
