/// Which tests are run, and where.
@NullMarked
package dev.millrace.e2e.run;

import org.jspecify.annotations.NullMarked;
