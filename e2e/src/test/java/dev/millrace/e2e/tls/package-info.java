/// Millrace where nothing goes over the network in the clear. Start with [TlsTest].
@NullMarked
package dev.millrace.e2e.tls;

import org.jspecify.annotations.NullMarked;
