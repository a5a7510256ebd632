package dev.millrace.contracts.event;

import dev.millrace.contracts.Kind;

/// @param redriven sent through the pattern
/// @param failed of those, how many became dead letters again
/// @param others dead letters of other adapters, which were passed over
@Kind("EventRedriveResult")
public record EventRedriveResult(long redriven, long failed, long others) {}
