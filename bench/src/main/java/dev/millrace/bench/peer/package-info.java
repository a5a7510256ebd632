/// The queues that can be compared, each behind the port [Peer].
///
/// Start at [PeerClient], the one cycle that all of them are driven through. A peer's adapter uses
/// the fastest form of that cycle which its own documents recommend; where it gives less
/// (durability, confirmation) its [PeerServer#settings()] says so.
@NullMarked
package dev.millrace.bench.peer;

import org.jspecify.annotations.NullMarked;
