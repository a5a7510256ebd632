/// What the queue-service has answered holds after every `kill -9`. Start with [CrashTest].
@NullMarked
package dev.millrace.e2e.crash;

import org.jspecify.annotations.NullMarked;
