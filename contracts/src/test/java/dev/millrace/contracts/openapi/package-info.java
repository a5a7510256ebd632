/// The OpenAPI documents, held against what they describe.
@NullMarked
package dev.millrace.contracts.openapi;

import org.jspecify.annotations.NullMarked;
