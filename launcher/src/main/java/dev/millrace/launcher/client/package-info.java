/// Commands that speak to a queue-service.
///
/// Start with [dev.millrace.launcher.client.Server], which every command has in common: where the
/// service is, how answers are shown, and what becomes of errors. A command is then one call and
/// one table.
@NullMarked
package dev.millrace.launcher.client;

import org.jspecify.annotations.NullMarked;
