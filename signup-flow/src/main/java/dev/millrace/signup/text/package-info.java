/// The part that sends text messages, by a gateway that is called over HTTP. Start with
/// `GatewaySender`.
@NullMarked
package dev.millrace.signup.text;

import org.jspecify.annotations.NullMarked;
