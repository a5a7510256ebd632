/// Commands that speak to a queue-service, or to an event-adapter.
///
/// Start with [dev.millrace.launcher.client.Server], which the commands on a queue have in common:
/// where the service is, how answers are shown, and what becomes of errors. A command is then one
/// call and one table. [dev.millrace.launcher.client.Adapter] is the same for an event-adapter.
@NullMarked
package dev.millrace.launcher.client;

import org.jspecify.annotations.NullMarked;
