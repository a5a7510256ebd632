/// What a connection may do: how large a body and a header may be, how slowly a client may send,
/// how many may be connected, which characters a path may hold. And the properties that all
/// services share.
///
/// Start with [dev.millrace.rim.http.HttpSettings].
@NullMarked
package dev.millrace.rim.http;

import org.jspecify.annotations.NullMarked;
