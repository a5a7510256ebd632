/// What every Millrace service shows to the outside, as a Spring Boot auto-configuration: where it
/// binds, who may call, how large and how slow a request may be, and how errors look.
///
/// Start with [dev.millrace.rim.Refusal], which is all that most services need to know. The
/// packages below are independent of each other except that all of them refuse by throwing it:
/// [dev.millrace.rim.problem] turns every error into a problem document, [dev.millrace.rim.access]
/// decides who may call, [dev.millrace.rim.http] bounds what a connection may do, and
/// [dev.millrace.rim.openapi] serves what describes the interface.
///
/// Kept here: no answer of 400 or above leaves a service other than as `application/problem+json`,
/// and no request reaches a controller before it was allowed to.
@NullMarked
package dev.millrace.rim;

import org.jspecify.annotations.NullMarked;
