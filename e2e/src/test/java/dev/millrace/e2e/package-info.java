/// End-to-end tests: the services as processes of their own, as a user runs them.
@NullMarked
package dev.millrace.e2e;

import org.jspecify.annotations.NullMarked;
