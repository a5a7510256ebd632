/// Leases over HTTP: take, settle, and both in one. The hot path. Start with [LeaseCall].
@NullMarked
package dev.millrace.queue.lease;

import org.jspecify.annotations.NullMarked;
