package dev.millrace.event.pump;

import dev.millrace.event.pattern.Arrival;
import java.util.Map;

/// What became of events that were posted.
///
/// @param complete all outputs have what they are to have; if not, one of them did not take it now,
///     and the caller has to post the events again, under the same ids
/// @param refused the events that an output will never take, and that are no dead letters either,
///     each with the reason
public record Reception(boolean complete, Map<Arrival, String> refused) {}
