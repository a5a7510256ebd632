package dev.millrace.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadFactory;

/// How `bench queue` shall measure.
///
/// @param folder on the disk to be measured
/// @param manyClients for [Scenario#CLIENTS]
/// @param latencyClients producers, and as many consumers, for [Scenario#LATENCY]
/// @param rate items a second for [Scenario#LATENCY]
/// @param warmUp before the first turn of a contender; a third of it before the later ones
/// @param memoryLevels items waiting at which memory is read, ascending
/// @param deepItems items waiting for [Scenario#DEEP]
record Plan(
    Set<Scenario> scenarios,
    Path folder,
    int clients,
    int batch,
    int manyClients,
    int latencyClients,
    int rate,
    int rounds,
    Duration warmUp,
    Duration measured,
    List<Long> memoryLevels,
    long shallowItems,
    long deepItems,
    ThreadFactory threads) {}
