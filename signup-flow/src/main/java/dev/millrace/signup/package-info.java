/// The parts of the sign-up flow; `millrace.signup.part` says which one this process is. Start with [SignupApplication].
@NullMarked
package dev.millrace.signup;

import org.jspecify.annotations.NullMarked;
