/// Clients of the queue-service that do what users do, whatever fails, and write down what they are
/// told. Start with [Load].
@NullMarked
package dev.millrace.e2e.load;

import org.jspecify.annotations.NullMarked;
