package dev.millrace.bench.replicas;

import java.nio.file.Path;
import java.util.List;

/// What is run.
///
/// @param folder on the disk to be measured
/// @param jar of queue-service
/// @param jvm options of each replica's JVM
/// @param cells of the service
public record Service(Path folder, Path jar, List<String> jvm, int cells) {}
