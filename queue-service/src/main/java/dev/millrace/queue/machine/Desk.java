package dev.millrace.queue.machine;

import java.util.Deque;
import java.util.function.Consumer;

/// What all ledgers of a machine work with.
///
/// @param listener is told what happens, while it is applied
/// @param unwritten is given each ledger whose counters have changed: flush it after the command
/// @param recent data that will be wanted soon
record Desk(
    Store store, Consumer<Transition> listener, Deque<Ledger> unwritten, RecentData recent) {}
