/// TLS by Spring Boot's SSL bundles, whose certificates may be renewed while they are used. Start
/// with [dev.millrace.rim.tls.Tls], for what a service calls with; its own server takes renewed ones
/// by [dev.millrace.rim.tls.ServerRenewal].
///
/// Kept here: a renewal that cannot be used changes nothing.
@NullMarked
package dev.millrace.rim.tls;

import org.jspecify.annotations.NullMarked;
