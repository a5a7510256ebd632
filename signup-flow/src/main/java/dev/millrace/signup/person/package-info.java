/// What people type about themselves, checked. Start with [dev.millrace.signup.person.Entry].
///
/// Kept here: a [dev.millrace.signup.person.Person] holds nothing that could end a line in a mail's
/// head, and an address to which a mail could be sent. Knows neither HTTP nor the database.
@NullMarked
package dev.millrace.signup.person;

import org.jspecify.annotations.NullMarked;
