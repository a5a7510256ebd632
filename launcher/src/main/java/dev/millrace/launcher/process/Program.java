package dev.millrace.launcher.process;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What to run.
///
/// @param name what people call it, such as `worker-2`
/// @param tier when it is stopped: the highest first
/// @param argv the program and its arguments, without a shell between
/// @param environment added to the launcher's own
/// @param folder its working directory
/// @param log where its output goes
/// @param ready where it is asked whether it can serve ([ReadyProbe]); null = ready as soon as it
///     runs
/// @param grace how long it may take to stop
public record Program(
    String name,
    int tier,
    List<String> argv,
    Map<String, String> environment,
    Path folder,
    Path log,
    @Nullable URI ready,
    Duration grace) {}
