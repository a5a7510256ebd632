/// The HTTP form of the worker interface: one POST per item to a container that stays. Start with
/// [HttpDriver]; [AnswerVerdict] is the table of what each status means.
///
/// Redirects are not followed, an answer has a largest size, and no request outlives the attempt it
/// belongs to.
@NullMarked
package dev.millrace.worker.http;

import org.jspecify.annotations.NullMarked;
