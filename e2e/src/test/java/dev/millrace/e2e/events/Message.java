package dev.millrace.e2e.events;

/// What a topic gets: a CloudEvent in binary mode.
///
/// @param data of the CloudEvent, JSON
record Message(String id, String type, String key, String data) {}
