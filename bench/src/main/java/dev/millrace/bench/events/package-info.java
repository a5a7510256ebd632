/// Events through the patterns of event-adapter, beside a plain loop and Apache Camel, on one real
/// broker.
///
/// Start at [EventsBench]: in each round every [Contender] has a turn ([EventTurn] is what it
/// brings), over topics of its own. [PlainLoop] is the yardstick and runs as a process as the others
/// do.
@NullMarked
package dev.millrace.bench.events;

import org.jspecify.annotations.NullMarked;
