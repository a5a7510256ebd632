/// Who may call: where the service binds, which calls of a browser it refuses, and bearer tokens
/// with roles.
///
/// Start with [dev.millrace.rim.access.AccessRules], the bean with which a service says which call
/// needs which role.
///
/// Kept here: a service that anybody on the network can reach asks for a token, unless somebody
/// wrote `millrace.security.open=true`; a call that no rule names needs the role operator; a token
/// is never logged.
@NullMarked
package dev.millrace.rim.access;

import org.jspecify.annotations.NullMarked;
