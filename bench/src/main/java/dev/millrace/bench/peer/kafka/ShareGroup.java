package dev.millrace.bench.peer.kafka;

/// @param topic which it reads; it has the same name
record ShareGroup(String servers, String topic) {}
