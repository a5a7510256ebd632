@NullMarked
package dev.millrace.launcher.migrate;

import org.jspecify.annotations.NullMarked;
