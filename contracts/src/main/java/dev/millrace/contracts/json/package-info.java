/// How the records become JSON: kinds, durations, sizes and payloads kept as bytes.
@NullMarked
package dev.millrace.contracts.json;

import org.jspecify.annotations.NullMarked;
