/// What the parts tell each other: CloudEvents about one signing-up person.
///
/// Start with [dev.millrace.signup.event.SignupEvent]. Kept here: an event's id is made once, with
/// the row it tells of, and is the same however often the event is sent.
@NullMarked
package dev.millrace.signup.event;

import org.jspecify.annotations.NullMarked;
