/// Who signed up, and how far they are. Start with [dev.millrace.signup.register.Register].
///
/// ```text
///   asked ──► request ──link followed once──► signup verified ──► welcomed, notified
///     │ again: at most one mail each `again`, `mails` of them while a link lives
///     └ the answer is the same, whatever was there
/// ```
///
/// Kept here: one sign-up for an address; a row and its event are there together or not at all; one
/// `verified` event for a sign-up; and what a page shows depends on what was done since its owner
/// asked, never on what was there before. What the flow does with an event is none of its business.
@NullMarked
package dev.millrace.signup.register;

import org.jspecify.annotations.NullMarked;
