package dev.millrace.bench.report;

/// @param waiting items in the queue
/// @param residentBytes of the server's processes together, shared pages counted once
/// @param diskBytes of its data folder
/// @param fillPerSecond items a second that were enqueued to get there
public record Memory(
    String peer, long waiting, long residentBytes, long diskBytes, double fillPerSecond) {}
