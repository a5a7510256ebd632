/// How the settings of a part are checked: all of them, before anything begins.
@NullMarked
package dev.millrace.images.settings;

import org.jspecify.annotations.NullMarked;
