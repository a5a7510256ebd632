/// Tells all that is wrong with a service's settings at once, before anything is made of them. Start
/// with [dev.millrace.rim.settings.Mistakes], and with [dev.millrace.rim.settings.SettingsGate] for
/// when and how they are told.
@NullMarked
package dev.millrace.rim.settings;

import org.jspecify.annotations.NullMarked;
