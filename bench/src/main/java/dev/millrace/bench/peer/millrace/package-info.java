/// Millrace as one of the peers: a queue-service process, spoken to over HTTP/1.1.
///
/// Start at [MillraceClient]. The client is much leaner than the typed one of `contracts`, because
/// it shares the machine's cores with the server it measures; in its tests it is answered by the
/// strict mapper of `contracts`.
@NullMarked
package dev.millrace.bench.peer.millrace;

import org.jspecify.annotations.NullMarked;
