/// The shared work queue: whoever has work puts items in, workers lease them, do them and say how
/// it went. Start with [QueueApplication].
///
/// [dev.millrace.queue.machine] decides everything, as a pure state machine;
/// [dev.millrace.queue.engine] hosts it and makes its decisions durable; the packages around it are
/// the rim, named for what users talk about: HTTP in, checked, one call of the engine, an answer or
/// a problem out. The rim knows the engine's port and the machine's commands; neither knows the
/// rim.
@NullMarked
package dev.millrace.queue;

import org.jspecify.annotations.NullMarked;
