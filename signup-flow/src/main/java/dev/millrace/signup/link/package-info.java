/// The two kinds of words that let somebody in without an account: the token in a mailed link, and
/// the handle of a page. Start with [dev.millrace.signup.link.Tokens].
///
/// Kept here: nobody without the key can make either, and neither is kept anywhere.
@NullMarked
package dev.millrace.signup.link;

import org.jspecify.annotations.NullMarked;
