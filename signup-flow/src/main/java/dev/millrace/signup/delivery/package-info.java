/// Sending something once: what the mailer and the texter share. Start with
/// [dev.millrace.signup.delivery.Deliveries].
///
/// Kept here: what is recorded as sent for an event is not sent for it again, whoever asks and
/// however many at once; and nothing is recorded as sent that was not. What falls between the word
/// of a server and the record of it is in `docs/adr/0026`. Knows neither SMTP nor HTTP gateways.
@NullMarked
package dev.millrace.signup.delivery;

import org.jspecify.annotations.NullMarked;
