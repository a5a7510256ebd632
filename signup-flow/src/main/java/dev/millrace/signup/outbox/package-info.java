/// From the database to Kafka: events are rows first, written in the transaction of what they tell
/// of, and a relay sends them. Start with [dev.millrace.signup.outbox.Relay].
///
/// Kept here: an event that was committed is sent, in spite of any crash, with the id it was given;
/// twice only when something broke between Kafka's acknowledgement and the commit that takes the
/// row away.
@NullMarked
package dev.millrace.signup.outbox;

import org.jspecify.annotations.NullMarked;
