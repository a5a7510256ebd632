/// Serves what a service says of its own interface: OpenAPI documents, written by hand.
///
/// Start with [dev.millrace.rim.openapi.Descriptions], which a service has as a bean. Its tests hold
/// the documents against what it does.
@NullMarked
package dev.millrace.rim.openapi;

import org.jspecify.annotations.NullMarked;
