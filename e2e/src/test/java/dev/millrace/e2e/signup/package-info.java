/// The sign-up flow as its users see it, whatever is killed meanwhile.
@NullMarked
package dev.millrace.e2e.signup;

import org.jspecify.annotations.NullMarked;
