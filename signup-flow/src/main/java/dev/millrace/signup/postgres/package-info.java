/// A PostgreSQL for one machine, so that the flow can be tried without installing one. Start with
/// `PostgresServer`. Whoever can connect to its port on the loopback address is its superuser: for
/// more than trying, run a PostgreSQL of your own.
@NullMarked
package dev.millrace.signup.postgres;

import org.jspecify.annotations.NullMarked;
