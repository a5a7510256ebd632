/// The OpenAPI documents as such. `service-rim` and the services hold them against what they
/// describe.
@NullMarked
package dev.millrace.contracts.openapi;

import org.jspecify.annotations.NullMarked;
