/// The benchmarks: the queue against its peers, the event patterns against a plain loop and Camel,
/// and the thumbnailer against bare ffmpeg.
///
/// Start at [QueueBench] (the others are in `events` and `thumbnails`): it runs each [Scenario] over the peers that this machine has. What a peer
/// is, is said in `peer`; how it is driven, in `load`; what the machine tells, in `machine`; what
/// is printed, in `report`. Nothing here speaks to anything but 127.0.0.1, and every server started
/// is ended by its handle.
@NullMarked
package dev.millrace.bench;

import org.jspecify.annotations.NullMarked;
