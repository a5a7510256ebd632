/// The PostgreSQL that the parts share: its settings, its connections and its health. The tables
/// are in `db/migration`, with what must hold of them.
@NullMarked
package dev.millrace.signup.database;

import org.jspecify.annotations.NullMarked;
