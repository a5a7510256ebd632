package dev.millrace.thumbnailer.picture;

import java.nio.file.Path;
import java.time.Duration;

/// One frame, written.
///
/// @param number among those asked for, from 1
/// @param at the time of the frame from the beginning of the video
record Still(int number, Path part, Duration at) {}
