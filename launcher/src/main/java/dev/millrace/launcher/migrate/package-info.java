/// `migrate`: moves the queues of a stopped service to Kafka, by the program in the queue-service's
/// jar that does it. Start with [dev.millrace.launcher.migrate.MigrateCommand].
@NullMarked
package dev.millrace.launcher.migrate;

import org.jspecify.annotations.NullMarked;
