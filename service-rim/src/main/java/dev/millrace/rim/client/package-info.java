/// How a service calls others. Start with [Clients].
@NullMarked
package dev.millrace.rim.client;

import org.jspecify.annotations.NullMarked;
