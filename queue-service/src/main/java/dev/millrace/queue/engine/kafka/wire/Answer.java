package dev.millrace.queue.engine.kafka.wire;

/// A record of the answers topic.
///
/// @param replica whom it is for
/// @param call number of the call among those of the replica
/// @param version of the format that the outcome is written in
/// @param outcome as [WireFormat] writes outcomes
public record Answer(String replica, long call, byte version, byte[] outcome) {}
