/// The part that sends mails. Start with `SmtpSender`; `Letters` says what is in them, and
/// `SmtpFailure` what a server's answer means.
@NullMarked
package dev.millrace.signup.mail;

import org.jspecify.annotations.NullMarked;
