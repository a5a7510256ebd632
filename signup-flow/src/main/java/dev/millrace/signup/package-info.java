/// The reference event flow: new users sign up, confirm their address and are set up. One program,
/// five parts, of which `millrace.signup.part` says which one a process is.
///
/// Start with `Part`. What happens to a person is in [dev.millrace.signup.register.Register]; what
/// happens to a mail is in [dev.millrace.signup.delivery.Deliveries]. Between the two lie topics,
/// queues and adapters that know nothing of either.
@NullMarked
package dev.millrace.signup;

import org.jspecify.annotations.NullMarked;
