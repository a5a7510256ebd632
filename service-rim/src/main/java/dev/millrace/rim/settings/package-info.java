/// Tells all that is wrong with a service's settings at once. Start with
/// [dev.millrace.rim.settings.Mistakes].
@NullMarked
package dev.millrace.rim.settings;

import org.jspecify.annotations.NullMarked;
