package dev.millrace.launcher.scale;

import java.time.Duration;

/// What holds whatever the rule.
///
/// @param min fewest workers
/// @param max most workers
/// @param startup from the wish for a worker until it takes its first item
/// @param lease how long an item stays with a worker that hangs
/// @param stuck how long a worker hangs before something restarts it
/// @param grace how long a worker that is told to stop may go on with its item
record Plan(int min, int max, Duration startup, Duration lease, Duration stuck, Duration grace) {}
