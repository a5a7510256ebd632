/// One real node of Kafka for the benches.
///
/// Start at [Broker]; [SharedBroker] is for several contenders of one run, and [BrokerCounters] says
/// what a broker was asked to do. May be used by every package that needs a broker.
@NullMarked
package dev.millrace.bench.broker;

import org.jspecify.annotations.NullMarked;
