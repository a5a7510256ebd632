/// Stands in for the world's mail servers and phones, for trying and for tests: takes any mail over
/// SMTP and any text message over HTTP, sends nothing on, and shows what it got. Start with
/// `PostboxConfiguration`.
///
/// Kept here: nothing of a mail runs in the browser of who looks at it; the box is bounded;
/// and with a folder, what was taken is there after a crash, too.
@NullMarked
package dev.millrace.signup.postbox;

import org.jspecify.annotations.NullMarked;
