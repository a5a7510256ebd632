/// Whole adapters at real brokers and over real HTTP.
@NullMarked
package dev.millrace.event.flow;

import org.jspecify.annotations.NullMarked;
