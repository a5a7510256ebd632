/// The part that people see: the form, the pages and their API. Start with `PageController`.
///
/// Kept here: an answer to a sign-up does not depend on who has signed up before; only a real `GET`
/// of a mailed link confirms anything; and no page holds what somebody typed about themselves but
/// the form that they sent.
@NullMarked
package dev.millrace.signup.web;

import org.jspecify.annotations.NullMarked;
